import { useSay } from '../../i18n/say'
import { scaleOf } from '../../parts/TimeAxis'
import { LOOKS } from '../../parts/states'
import { BarShape } from './BarShape'
import type { Bar, BarKind } from './bars'

const WIDTH = 26

/** What each pattern means. */
export function Legend() {
  const { t } = useSay()
  const s = t.shell.states
  const entries: [string, BarKind, Bar['marks']][] = [
    [s.awake, 'solid', null],
    [s.pending, 'planned', null],
    [s.waiting, 'waiting', null],
    [s.fought, 'solid', 'fought'],
    [s.degraded, 'solid', 'degraded'],
    [s.failed, 'failed', null],
    [s.missed, 'missed', null],
    [s.cancelled, 'cancelled', null],
  ]
  return (
    <ul className="legend tl-legend">
      {entries.map(([name, kind, marks]) => (
        <li key={name}>
          <svg width={WIDTH + 4} height="18" aria-hidden>
            <BarShape bar={sample(kind, marks)} scale={scaleOf(0, 1, 2, WIDTH)} y={1} />
          </svg>
          {name.toLocaleLowerCase()}
        </li>
      ))}
      <li>
        <svg width={WIDTH} height="18" aria-hidden>
          <rect width={WIDTH} height="16" fill="url(#gone)" />
        </svg>
        {t.timeline.away}
      </li>
      <li>
        <svg width={WIDTH} height="18" aria-hidden>
          <rect width={WIDTH} height="16" fill="var(--waiting)" opacity=".22" />
          <path d={`M${WIDTH / 2} 0v16`} stroke="var(--waiting)" strokeDasharray="3 3" />
        </svg>
        {t.timeline.clockChange}
      </li>
    </ul>
  )
}

function sample(kind: BarKind, marks: Bar['marks']): Bar {
  return {
    key: kind, kind, look: LOOKS.done, from: 0, to: 1, schedule: '', planned: { start: 0, stop: 1 }, actual: null, plannedEnd: null,
    marks, cause: null, centre: '', cost: null, unpricedPods: 0, pullRequest: null, by: null, count: 1,
  }
}
