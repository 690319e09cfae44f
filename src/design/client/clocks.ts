import { timeLeft } from '../time-left.ts'

const tickMilliseconds = 30_000
// When each clock came into the page, by this computer's clock. Only the time passed since then is taken from
// this computer; what time it was then is the server's word, for many a laptop's clock is wrong.
const arrived = new WeakMap<Element, number>()

/** Re-words every `time[data-tick]` as time passes. */
export function keepClocks(): void {
  tick()
  setInterval(tick, tickMilliseconds)
  document.addEventListener('visibilitychange', tick)
}

function tick(): void {
  const here = Date.now()
  for (const clock of document.querySelectorAll<HTMLTimeElement>('time[data-tick]')) {
    const came = arrived.get(clock) ?? here
    arrived.set(clock, came)
    const words = timeLeft(new Date(clock.dateTime), new Date(Date.parse(clock.dataset['tick'] ?? '') + here - came))
    if (clock.textContent !== words) clock.textContent = words
  }
}
