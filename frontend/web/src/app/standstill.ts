/** Why Alba switches nothing although it runs: its policy says so. Null: it switches. */
import type { Summary } from '../api/names'

export type Standstill = 'paused' | 'observing'

export function standstillOf({ paused, mode }: Summary['policy']): Standstill | null {
  if (paused) return 'paused'
  return mode === 'observe' ? 'observing' : null
}
