/** Gathers what is to be said, and says it together, with a pause after each time; the first of it at once, or after the pause. */
export type Paced<T> = { add: (name: string, of: T) => void; stop: () => void }

export function paced<T>(pauseMs: number, isAtOnce: boolean, say: (all: T[]) => void): Paced<T> {
  const waiting = new Map<string, T>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let saidAt = Number.NEGATIVE_INFINITY
  const flush = () => {
    timer = undefined
    saidAt = Date.now()
    const all = [...waiting.values()]
    waiting.clear()
    say(all)
  }
  return {
    add: (name, of) => {
      waiting.set(name, of)
      timer ??= setTimeout(flush, Math.max(isAtOnce ? 0 : pauseMs, saidAt + pauseMs - Date.now()))
    },
    stop: () => clearTimeout(timer),
  }
}
