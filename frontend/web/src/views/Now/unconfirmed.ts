/** What was to be switched since Alba was last heard of: whether it was, is not known. */
import type { Namespace, Summary } from '../../api/names'

export type Unconfirmed = { of: Namespace; at: number; way: 'wake' | 'sleep' }

export function unconfirmed({ awake, waiting, asleep }: Summary, silentSince: number | null): Unconfirmed[] {
  return [...awake, ...waiting, ...asleep].flatMap((of) => (of.overdue && isSince(of, silentSince) ? [{ of, at: Date.parse(of.overdue.at), way: of.overdue.way }] : []))
}

export function isSince({ overdue }: Namespace, silentSince: number | null): boolean {
  return overdue !== null && silentSince !== null && Date.parse(overdue.at) >= silentSince
}
