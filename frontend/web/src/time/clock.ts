/** The server's clock, as far as its answers tell: `as_of` of the newest one, and how fast it runs between two.

The clock of the demo runs much faster than ours; then the page runs along with it, and says so.
*/
import { useSyncExternalStore } from 'react'

type Sample = { server: number; local: number }

const TICK_MS = 10_000
const FAST_TICK_MS = 500
const FAST = 3
const LEAST_SPAN_MS = 800

export class ServerClock {
  private first: Sample | null = null
  private last: Sample | null = null
  private rate = 1
  private readonly listeners = new Set<() => void>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private shown = 0

  constructor(private readonly local: () => number) {}

  /** An answer said that the server's clock showed this. Older ones than the newest tell nothing. */
  observe(server: number): void {
    const sample = { server, local: this.local() }
    if (this.last && server < this.last.server) return
    if (this.first && sample.local - this.first.local >= LEAST_SPAN_MS) {
      const rate = (server - this.first.server) / (sample.local - this.first.local)
      this.rate = rate > FAST ? rate : 1
      if (sample.local - this.first.local > 20 * LEAST_SPAN_MS) this.first = this.last ?? sample
    }
    this.first ??= sample
    this.last = sample
    this.tell()
  }

  now(): number {
    if (!this.last) return this.local()
    return this.last.server + (this.local() - this.last.local) * this.rate
  }

  /** How many times faster than ours, 1 on a real clock. */
  get speed(): number {
    return this.rate > FAST ? this.rate : 1
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    if (this.listeners.size === 1) this.schedule()
    return () => {
      this.listeners.delete(listener)
      if (!this.listeners.size) clearTimeout(this.timer)
    }
  }

  readonly snapshot = (): number => this.shown

  private tell(): void {
    this.shown = Math.floor(this.now() / 1000) * 1000
    for (const listener of this.listeners) listener()
  }

  private schedule(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(
      () => {
        this.tell()
        this.schedule()
      },
      this.speed > 1 ? FAST_TICK_MS : TICK_MS,
    )
  }
}

export const serverClock = new ServerClock(() => Date.now())

/** The server's present in whole minutes: for drawings, which then move once a minute and not with every answer. */
export function useMinute(): number {
  return useSyncExternalStore(serverClock.subscribe, () => Math.floor(serverClock.now() / 60_000) * 60_000)
}

/** The server's present, which moves on by itself. */
export function useNow(): number {
  const shown = useSyncExternalStore(serverClock.subscribe, serverClock.snapshot)
  return shown || Math.floor(serverClock.now() / 60_000) * 60_000
}
