/* The replay's clock: {t0, wall0, rate, playing} and no other state.
   The same few lines as viewer/replay/transport.py; no DOM, so node runs them too. */
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});

  /** A clock that stands at a time. */
  function paused(at) {
    return { t0: at, wall0: 0, rate: 1, playing: false };
  }

  /** Time shown, in milliseconds since 1970 UTC, at a time of the wall (any steady clock, ms). */
  function timeAt(clock, wall) {
    return clock.playing ? clock.t0 + (wall - clock.wall0) * clock.rate : clock.t0;
  }

  function play(clock, wall) {
    return { t0: timeAt(clock, wall), wall0: wall, rate: clock.rate, playing: true };
  }

  function pause(clock, wall) {
    return { t0: timeAt(clock, wall), wall0: wall, rate: clock.rate, playing: false };
  }

  function seek(clock, wall, at) {
    return { t0: at, wall0: wall, rate: clock.rate, playing: clock.playing };
  }

  function setRate(clock, wall, rate) {
    return { t0: timeAt(clock, wall), wall0: wall, rate, playing: clock.playing };
  }

  /** Keep the time shown within [low, high]: at the end start again (loop) or stand still. */
  function bounded(clock, wall, [low, high], loop) {
    const at = timeAt(clock, wall);
    if ((low <= at && at < high) || (at === high && !clock.playing)) return clock;
    if (loop && clock.playing && high > low) {
      const span = high - low;
      const t0 = low + ((((at - low) % span) + span) % span);
      return { t0, wall0: wall, rate: clock.rate, playing: true };
    }
    const held = Math.min(Math.max(at, low), high);
    return { t0: held, wall0: wall, rate: clock.rate, playing: clock.playing && at < low };
  }

  lb.transport = { paused, timeAt, play, pause, seek, setRate, bounded };
})();
