/** Each state as icon, word and colour: the same wherever it is shown. */
import type { Attention, Namespace, Occurrence, Schedule } from '../api/names'
import type { Words } from '../i18n/en'
import type { IconName } from './Icon'

export type Tone = 'awake' | 'asleep' | 'waiting' | 'failed' | 'degraded' | 'fought' | 'ok' | 'quiet'

export type Look = { icon: IconName; tone: Tone; word: keyof Words['shell']['states'] }

const look = (icon: IconName, tone: Tone, word: Look['word']): Look => ({ icon, tone, word })

export const LOOKS = {
  asleep: look('asleep', 'asleep', 'asleep'),
  pending: look('pending', 'quiet', 'pending'),
  waking: look('waking', 'awake', 'waking'),
  awake: look('awake', 'awake', 'awake'),
  sleeping: look('sleeping', 'asleep', 'sleeping'),
  done: look('done', 'quiet', 'done'),
  waiting: look('waiting', 'waiting', 'waiting'),
  failed: look('failed', 'failed', 'failed'),
  missed: look('missed', 'failed', 'missed'),
  cancelled: look('cancelled', 'quiet', 'cancelled'),
  degraded: look('degraded', 'degraded', 'degraded'),
  fought: look('fought', 'fought', 'fought'),
  byHand: look('fought', 'fought', 'byHand'),
  stale: look('stale', 'degraded', 'stale'),
  invalid: look('failed', 'failed', 'invalid'),
  held: look('cancelled', 'quiet', 'held'),
  owed: look('stale', 'degraded', 'owed'),
  leftAlone: look('pending', 'quiet', 'leftAlone'),
  unconfirmed: look('stale', 'degraded', 'unconfirmed'),
  unknown: look('pending', 'quiet', 'unknown'),
} satisfies Record<string, Look>

const AWAKE_DEGRADED = look('degraded', 'degraded', 'awakeDegraded')
const AWAKE_FOUGHT = look('fought', 'fought', 'awakeFought')
/** Up, but for what somebody put to zero. */
const AWAKE_CHANGED = look('fought', 'fought', 'awakeChanged')
const AWAKE_BY_HAND = look('awake', 'awake', 'awakeByHand')

export function ofNamespace(n: Namespace): Look {
  const has = (condition: Namespace['conditions'][number]) => n.conditions.includes(condition)
  if (has('contended')) return n.awake_since ? AWAKE_FOUGHT : LOOKS.fought
  switch (n.state) {
    case 'awake':
      if (n.by_hand) return AWAKE_CHANGED
      return has('degraded') ? AWAKE_DEGRADED : LOOKS.awake
    case 'asleep':
      return n.by_hand?.kind === 'woken-by-hand' ? AWAKE_BY_HAND : LOOKS.asleep
    case 'left-alone':
      return LOOKS.leftAlone
    default:
      return LOOKS[n.state]
  }
}

export function ofSchedule(s: Schedule): Look {
  if (s.conditions.includes('invalid')) return LOOKS.invalid
  if (s.conditions.includes('held')) return LOOKS.held
  if (s.conditions.includes('contended')) return LOOKS.fought
  if (s.conditions.includes('drift')) return changedByHand(s.state)
  if (s.state === 'awake' && s.conditions.includes('degraded')) return AWAKE_DEGRADED
  return LOOKS[s.state]
}

/** What is up was put to zero, and what is not was raised: nothing else is drift. */
export function changedByHand(state: Schedule['state'] | Namespace['state']): Look {
  return state === 'awake' || state === 'sleeping' ? AWAKE_CHANGED : AWAKE_BY_HAND
}

export function ofOccurrence(o: Pick<Occurrence, 'state'>): Look {
  return LOOKS[o.state]
}

const BY_RANK: Record<Attention['rank'], Look> = {
  failed: LOOKS.failed,
  contended: LOOKS.fought,
  waiting: LOOKS.waiting,
  missed: LOOKS.missed,
  degraded: LOOKS.degraded,
  drift: LOOKS.byHand,
  invalid: LOOKS.invalid,
  held: LOOKS.held,
  owed: LOOKS.owed,
  'held-revision': LOOKS.held,
}

export function ofAttention(a: Attention): Look {
  return BY_RANK[a.rank]
}
