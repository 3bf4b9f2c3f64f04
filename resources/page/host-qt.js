// The host of the desktop app: files come by fetch from the app's own scheme, messages cross to
// the isolated world, which alone knows the channel, as DOM events with JSON text.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});

  lb.host = {
    async load(path) {
      const answer = await fetch(path);
      if (!answer.ok) throw new Error(`cannot load ${path}`);
      return answer.arrayBuffer();
    },
    // Load more of the page's own scripts; trusted-types.js says from where.
    script(path) {
      return new Promise((resolve, reject) => {
        const tag = document.createElement("script");
        tag.onload = () => resolve();
        tag.onerror = () => reject(new Error(`cannot load ${path}`));
        tag.src = path;
        document.head.append(tag);
      });
    },
    send(message) {
      document.dispatchEvent(new CustomEvent("legbook-out", { detail: JSON.stringify(message) }));
    },
    receive() {},
  };
  document.addEventListener("legbook-in", (event) => lb.host.receive(JSON.parse(event.detail)));
})();
