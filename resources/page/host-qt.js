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
    send(message) {
      document.dispatchEvent(new CustomEvent("legbook-out", { detail: JSON.stringify(message) }));
    },
    receive() {},
  };
  document.addEventListener("legbook-in", (event) => lb.host.receive(JSON.parse(event.detail)));
})();
