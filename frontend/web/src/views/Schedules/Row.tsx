/** One schedule in the list; below it, when asked for, its next windows. */
import { useQuery } from '@tanstack/react-query'
import { memo } from 'react'
import type { Schedule } from '../../api/names'
import { queries } from '../../api/queries'
import { namespacePath, schedulePath } from '../../app/url'
import { DAY } from '../../time/zones'
import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import { Bone } from '../../parts/Loading'
import { State } from '../../parts/State'
import { OutLink } from '../../parts/ViewLink'
import { useJustChanged } from '../../parts/useJustChanged'
import { LOOKS, ofSchedule } from '../../parts/states'
import { COLUMNS } from './asked'

const SHOWN_WINDOWS = 5

type Props = {
  of: Schedule | undefined
  index: number
  now: number
  /** Since when nothing is confirmed. */
  silentSince: number | null
  href: (path: string) => string
  isHere: boolean
  isOpen: boolean
  onHere: (index: number) => void
  onToggle: (id: string) => void
}

/** Drawn again only when something of it differs; a row that has not come yet holds its place, and the focus. */
export const Row = memo(function Row({ of, index, now, silentSince, href, isHere, isOpen, onHere, onToggle }: Props) {
  return (
    <tr data-row={index} aria-rowindex={index + 2} aria-busy={!of || undefined} tabIndex={isHere ? 0 : -1} onFocus={() => onHere(index)}>
      {of ? <Cells of={of} now={now} silentSince={silentSince} href={href} isOpen={isOpen} onToggle={onToggle} /> : <td colSpan={COLUMNS.length}><Bone height={14} /></td>}
    </tr>
  )
})

type CellsProps = Pick<Props, 'now' | 'silentSince' | 'href' | 'isOpen' | 'onToggle'> & { of: Schedule }

function Cells({ of, now, silentSince, href, isOpen, onToggle }: CellsProps) {
  const { t } = useSay()
  const { links } = of
  const look = wasToSwitch(of, silentSince, now) ? LOOKS.unconfirmed : ofSchedule(of)
  const mark = useJustChanged(`schedule ${of.id}`, look.word)
  return (
    <>
      <td className={`sc-state ${mark}`}>
        <button type="button" className="sc-more" aria-expanded={isOpen} aria-label={t.schedules.nextWindowsOf(of.id)} onClick={() => onToggle(of.id)}>
          <Icon name={isOpen ? 'down' : 'right'} />
        </button>
        <State look={look} />
      </td>
      <td className="sc-namespace">
        <a data-view href={href(namespacePath(of.cluster, of.namespace))}>
          {of.namespace}
        </a>
      </td>
      <td className="sc-id" title={of.id}>
        <a data-view href={href(schedulePath(of.id))}>
          {of.id}
        </a>
      </td>
      <td className="sc-next">
        <Next of={of} now={now} />
      </td>
      <td className="wide-only sc-centre">{of.cost_center}</td>
      <td className="wide-only" title={of.owner}>
        {of.owner}
      </td>
      <td className="wide-only" title={of.file}>
        <OutLink href={links.file}>
          <code className="sc-file">
            <span>{of.file.split('/').at(-1)}</span>
            {of.line !== null && `:${of.line}`}
          </code>
        </OutLink>
      </td>
      <td className="wide-only sc-commit">
        <OutLink href={links.commit}>
          <code>{of.commit.slice(0, 7)}</code>
        </OutLink>
      </td>
      <td className="wide-only r">{of.pull_request === null ? '–' : <OutLink href={links.pull_request}>{of.pull_request}</OutLink>}</td>
    </>
  )
}

/** Whether an edge of its window has come since Alba was last heard of. */
function wasToSwitch({ window }: Schedule, silentSince: number | null, now: number): boolean {
  if (!window || silentSince === null) return false
  return [window.start, window.stop].map((edge) => Date.parse(edge)).some((at) => at >= silentSince && at <= now)
}

function Next({ of, now }: { of: Schedule; now: number }) {
  const { t, f } = useSay()
  if (!of.next_switch) return <span className="i3">{t.schedules.nothingNext}</span>
  const at = Date.parse(of.next_switch.at)
  const words = of.next_switch.way === 'wake' ? t.schedules.wakes : t.schedules.sleeps
  // The date leads where it is far: that is what must not be cut in a narrow column.
  const [first, second] = Math.abs(at - now) >= 2 * DAY ? [f.when(at, now), f.relative(at, now)] : [f.relative(at, now), f.when(at, now)]
  return (
    <>
      {words(first)} <span className="i3 nowrap">{second}</span>
    </>
  )
}

export function NextWindows({ id }: { id: string }) {
  const { t, f } = useSay()
  const { data, error } = useQuery(queries.schedule(id))
  const windows = data?.data.next_windows.slice(0, SHOWN_WINDOWS)
  return (
    <tr className="sc-windows">
      <td colSpan={COLUMNS.length}>
        <b>{t.schedules.nextWindows}</b> <small className="i3">{t.schedules.times(f.city)}</small>
        {error && !data && <p role="alert">{t.schedules.oneError(id)}</p>}
        {windows && !windows.length && <p>{t.schedules.noWindows}</p>}
        <ol>{windows?.map((w) => <li key={w.start}>{windowText(f, w)}</li>)}</ol>
      </td>
    </tr>
  )
}

/** Mon 19 Oct 08:00–15:00; the day of the end too where it is another. */
export function windowText(f: ReturnType<typeof useSay>['f'], window: { start: string; stop: string }): string {
  const [start, stop] = [Date.parse(window.start), Date.parse(window.stop)]
  const [from, to] = [f.day(start), f.day(stop)]
  return `${from} ${f.time(start)}–${from === to ? '' : `${to} `}${f.time(stop)}`
}
