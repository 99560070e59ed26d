/** Changes as they happen, over one WebSocket that comes back by itself and goes on from the last number it saw. */
import { useSyncExternalStore } from 'react'
import { serverClock } from '../time/clock'
import type { Namespace, Schedule } from './names'

export type LiveState = 'connecting' | 'live' | 'lost' | 'paused'

/** `since`: the server's clock when the last word came. */
export type Live = { state: LiveState; since: number | null }

type Message = {
  type: 'snapshot' | 'change' | 'resumed' | 'heartbeat'
  epoch?: string
  seq: number
  as_of: string
  refetch?: boolean
  namespaces?: Namespace[]
  schedules?: Schedule[]
  gone?: string[]
}

/** What differs now, each as it stands. `refetch`: more than is told here, so that everything is to be asked again. */
export type Told = { changed: Namespace[]; schedules: Schedule[]; gone: string[]; refetch: boolean }

const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 15_000
const SILENCE_MS = 40_000
/** A page that has just opened is not told at once that it has lost something. */
const PATIENCE_MS = 3_000

export class LiveUpdates {
  private live: Live = { state: 'connecting', since: null }
  private socket: WebSocket | null = null
  private epoch = ''
  private seq = -1
  private retry = FIRST_RETRY_MS
  private timer: ReturnType<typeof setTimeout> | undefined
  private silence: ReturnType<typeof setTimeout> | undefined
  private readonly watchers = new Set<() => void>()
  private readonly hearers = new Set<(told: Told) => void>()

  constructor(private readonly open: (query: string) => WebSocket) {}

  start(): void {
    clearTimeout(this.timer)
    if (this.live.state === 'paused') this.set('connecting')
    this.connect()
  }

  pause(): void {
    this.set('paused')
    clearTimeout(this.timer)
    clearTimeout(this.silence)
    this.socket?.close()
    this.socket = null
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  readonly snapshot = (): Live => this.live

  /** Called for every change, and for a gap in the numbers, which tells nothing but `refetch`. */
  hear(hearer: (told: Told) => void): () => void {
    this.hearers.add(hearer)
    return () => this.hearers.delete(hearer)
  }

  private connect(): void {
    const query = this.epoch ? `?epoch=${this.epoch}&seq=${this.seq}` : '?seq=now'
    const socket = this.open(query)
    this.socket = socket
    const began = Date.now()
    socket.onmessage = (event) => this.take(JSON.parse(String(event.data)) as Message)
    socket.onclose = () => {
      if (this.socket !== socket) return
      clearTimeout(this.silence)
      if (this.live.state === 'live' || Date.now() - began > PATIENCE_MS || this.retry > PATIENCE_MS) this.set('lost')
      this.timer = setTimeout(() => this.connect(), this.retry * (0.75 + Math.random() / 2))
      this.retry = Math.min(this.retry * 2, LONGEST_RETRY_MS)
    }
    this.expectWord()
  }

  private take(message: Message): void {
    this.expectWord()
    this.retry = FIRST_RETRY_MS
    const at = Date.parse(message.as_of)
    serverClock.observe(at)
    const wasKnown = this.epoch !== ''
    const hasMissed = wasKnown && (message.type === 'snapshot' || message.type === 'resumed')
    const expected = this.seq + 1
    if (message.epoch) this.epoch = message.epoch
    this.seq = message.seq
    this.live = { state: 'live', since: at }
    for (const watcher of this.watchers) watcher()
    if (message.type === 'change') this.tell(message, message.seq !== expected)
    else if (hasMissed) this.tell(message, true)
  }

  private tell({ type, namespaces = [], schedules = [], gone = [], refetch = false }: Message, isGap: boolean): void {
    const told = type === 'change' ? { changed: namespaces, schedules, gone } : { changed: [], schedules: [], gone: [] }
    for (const hearer of this.hearers) hearer({ ...told, refetch: refetch || isGap })
  }

  private expectWord(): void {
    clearTimeout(this.silence)
    this.silence = setTimeout(() => this.socket?.close(), SILENCE_MS)
  }

  private set(state: LiveState): void {
    this.live = { state, since: this.live.since }
    for (const watcher of this.watchers) watcher()
  }
}

function socketTo(query: string): WebSocket {
  const { protocol, host } = window.location
  return new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws${query}`)
}

export const liveUpdates = new LiveUpdates(socketTo)

export function useLive(): Live {
  return useSyncExternalStore(liveUpdates.watch, liveUpdates.snapshot)
}
