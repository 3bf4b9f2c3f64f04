// Runs in the isolated world, after qwebchannel.js: carries messages between the page and the
// window. The page's own world never sees the channel.
(function () {
  "use strict";
  new QWebChannel(qt.webChannelTransport, (channel) => {
    const bridge = channel.objects.bridge;
    document.addEventListener("legbook-out", (event) => bridge.receive(String(event.detail)));
    bridge.message.connect((text) => {
      document.dispatchEvent(new CustomEvent("legbook-in", { detail: text }));
    });
    // The page may have been ready before the channel was: this makes it say so again.
    document.dispatchEvent(new CustomEvent("legbook-in", { detail: '{"v": 1, "type": "hello"}' }));
  });
})();
