import type { TimelineRow } from '../../api/names'
import { LOOKS, type Look, changedByHand } from '../../parts/states'

export function lookOfRow(row: TimelineRow): Look {
  if (row.conditions.includes('contended')) return LOOKS.fought
  if (row.state === 'left-alone') return LOOKS.leftAlone
  if (row.conditions.includes('drift')) return changedByHand(row.state)
  if (row.state === 'awake' && row.conditions.includes('degraded')) return LOOKS.degraded
  return LOOKS[row.state]
}
