/** The first day that the file would change: its own windows, its neighbours, and the room under the limit. */
import type { Problem, Validation } from '../../api/names'
import { type Say, SayContext, useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import { Hours, Nights, scaleOf } from '../../parts/TimeAxis'
import { levels, outline } from '../../parts/steps'
import { useWidth } from '../../parts/useWidth'
import { formatsOf } from '../../time/formats'
import type { Overlap } from './problems'

const LEFT = 118
const STRIP = 70
const ROW = 25
const MOST = 9
const NARROW = 480

type Preview = Validation['schedules'][number]
export type Noted = { severity: Problem['severity']; text: string }

/** `wrong`: what else is wrong, which is no place in the day. */
type Props = { preview: Preview | null; overlap: Overlap | null; wrong?: Noted[] }

export function PreviewDay({ preview, overlap, wrong = [] }: Props) {
  const say = useSay()
  const { t } = say
  const day = preview?.day
  const [width, ref] = useWidth(652)
  if (!preview || !day) {
    return (
      <section>
        <h2 className="yaml-title">{t.form.preview}</h2>
        <div className="card quiet-card i2">{wrong.length ? <Wrong all={wrong} /> : t.form.noPreview}</div>
      </section>
    )
  }
  const f = formatsOf(say.lang, preview.timezone)
  return (
    <SayContext value={{ ...say, f, zone: preview.timezone }}>
      <section>
        <h2 className="yaml-title">
          {t.form.preview}
          <small>{[t.form.times(f.day(Date.parse(day.since)), f.city), utcOf(day, say)].filter(Boolean).join('; ')}</small>
        </h2>
        <div className="card preview" ref={ref}>
          <Drawing preview={preview} day={day} width={width} overlap={overlap} />
          <Wrong all={wrong} />
        </div>
      </section>
    </SayContext>
  )
}

/** The window in UTC too, which is the same for whoever looks. */
function utcOf({ own: [first] }: NonNullable<Preview['day']>, { t, lang }: Say): string | null {
  if (!first) return null
  const f = formatsOf(lang, 'UTC')
  const [start, stop] = [Date.parse(first.start), Date.parse(first.stop)]
  return t.form.inUtc(`${f.weekday(start)} ${f.time(start)}`, f.time(stop))
}

/** A name for which there may be no room is cut, and whole for whoever points at it. */
function Name({ of, most }: { of: string; most: number }) {
  return (
    <>
      {of.length > most ? `${of.slice(0, most - 1)}…` : of}
      {of.length > most && <title>{of}</title>}
    </>
  )
}

function Wrong({ all }: { all: Noted[] }) {
  return all.map(({ severity, text }) => (
    <p key={text} className={`preview-wrong ${severity === 'error' ? 'tone-failed' : 'tone-degraded'}`}>
      <Icon name={severity === 'error' ? 'failed' : 'degraded'} />
      {text}
    </p>
  ))
}

function Drawing({ preview, day, width, overlap }: { preview: Preview; day: NonNullable<Preview['day']>; width: number; overlap: Overlap | null }) {
  const { t, f } = useSay()
  const [from, to] = [Date.parse(day.since), Date.parse(day.until)]
  const scale = scaleOf(from, to, LEFT, width - 14)
  const same = day.neighbours.filter((n) => n.namespace === preview.namespace)
  const others = day.neighbours.filter((n) => n.namespace !== preview.namespace)
  const byName = [...new Set(others.map((n) => n.namespace))].map((name) => [name, others.filter((n) => n.namespace === name)] as const)
  const shown = byName.slice(0, MOST)
  const own = STRIP + 12
  const rest = own + 62
  const height = rest + (shown.length + (byName.length > MOST ? 1 : 0)) * ROW + 6
  const all = levels(day.steps, from, to)
  const most = Math.max(preview.limit, ...all.map((l) => l.taken), 1)
  const y = (taken: number) => STRIP - (taken / most) * (STRIP - 20)
  const box = (span: { start: string; stop: string }) => {
    const a = Math.max(scale.x(from), scale.x(Date.parse(span.start)))
    return { x: a, width: Math.max(2, Math.min(scale.x(to), scale.x(Date.parse(span.stop))) - a) }
  }
  const clock = (at: string) => f.time(Date.parse(at))
  const [first] = day.own
  const says = first ? t.form.previewSays(preview.namespace, clock(first.start), clock(first.stop), day.neighbours.length) : t.form.noPreview
  return (
    <svg width={width} height={height + 28} role="img" aria-label={says}>
      <g>
        <rect x={LEFT} width={width - 14 - LEFT} height={height} fill="var(--surface)" />
        <Nights scale={scale} height={height} />
        {overlap && <rect y={own - 6} width={width} height="60" fill="var(--failed-tint)" />}
        <path d={outline(all, scale.x, y, STRIP)} fill="var(--awake)" opacity=".14" />
        <path d={outline(all, scale.x, y)} fill="none" stroke="var(--awake-edge)" strokeWidth="1.6" />
        <path d={`M${LEFT} ${y(preview.limit)}H${width - 14}`} stroke="var(--ink2)" strokeDasharray="5 4" />
        {all
          .filter((l) => l.taken >= preview.limit)
          .map((l) => (
            <path key={l.from} d={`M${scale.x(l.from)} ${y(preview.limit)}H${scale.x(l.to)}`} stroke="var(--ink)" strokeWidth="3" />
          ))}
      </g>
      <g fontSize="13" fill="var(--ink2)">
        <text x={LEFT - 10} y={y(preview.limit) + 4} textAnchor="end" fontSize="11">
          {preview.limit}
        </text>
        <text x="14" y="34" fontWeight="600" fill="var(--ink)">
          {t.form.places}
        </text>
        {preview.room !== null && (
          <text x="14" y="52" fill={preview.room > 0 ? 'var(--ok)' : 'var(--failed)'}>
            {t.form.room(preview.room, preview.limit)}
          </text>
        )}
        <text x="14" y={own + 14} fontWeight="600" fill="var(--ink)">
          <Name of={preview.namespace} most={15} />
        </text>
        <text x="14" y={own + 38}>
          {t.form.yours}
        </text>
        {shown.map(([name], i) => (
          <text key={name} x="14" y={rest + i * ROW + 13}>
            <Name of={name} most={16} />
          </text>
        ))}
        {byName.length > MOST && (
          <text x="14" y={rest + MOST * ROW + 13} fill="var(--ink3)">
            {t.form.more(byName.length - MOST)}
          </text>
        )}
      </g>
      <g strokeWidth="1.4">
        {same.map((n) => (
          <g key={n.schedule + n.window.start}>
            <rect {...box(n.window)} y={own} height="18" rx="3" fill="var(--surface)" stroke="var(--awake-edge)" />
            <Inside {...box(n.window)} y={own + 13} fill="var(--ink2)" words={[t.form.other(n.schedule, clock(n.window.start), clock(n.window.stop)), n.schedule]} />
          </g>
        ))}
        {day.own.map((span) => (
          <g key={span.start}>
            <rect {...box(span)} y={own + 25} height="18" rx="3" fill="var(--link)" />
            <Inside {...box(span)} y={own + 38} isRight fill="var(--on-link)" words={[t.form.newOne(f.duration(Date.parse(span.stop) - Date.parse(span.start)))]} />
          </g>
        ))}
        {shown.map(([name, windows], i) =>
          windows.map((n) => (
            <rect key={name + n.schedule + n.window.start} {...box(n.window)} y={rest + i * ROW + 3} height="10" rx="2.5" fill="var(--awake)" fillOpacity=".14" stroke="var(--awake-edge)" />
          )),
        )}
        {overlap && <Clash overlap={overlap} x={scale.x} y={own - 6} words={t.form.overlap(overlap.from, overlap.to)} />}
      </g>
      <path d={`M0 ${height}H${width}`} stroke="var(--edge)" />
      <Hours scale={scale} y={height} every={width < NARROW ? 6 : 3} />
    </svg>
  )
}

const LETTER = 6.6

/** What a bar is, in the first words for which there is room. */
function Inside({ x, width, y, fill, words, isRight }: { x: number; width: number; y: number; fill: string; words: string[]; isRight?: boolean }) {
  const fitting = words.find((each) => each.length * LETTER <= width - 12)
  if (fitting === undefined) return null
  return (
    <text x={isRight ? x + width - 8 : x + 8} y={y} textAnchor={isRight ? 'end' : 'start'} fontSize="13" strokeWidth="0" fill={fill}>
      {fitting}
    </text>
  )
}

function Clash({ overlap, x, y, words }: { overlap: Overlap; x: (at: number) => number; y: number; words: string }) {
  const [a, b] = [x(overlap.at), x(overlap.until)]
  return (
    <>
      <defs>
        <pattern id="clash" width="7" height="7" patternUnits="userSpaceOnUse">
          <path d="M0 0 7 7M7 0 0 7" stroke="var(--failed)" strokeWidth="1.4" />
        </pattern>
      </defs>
      <rect x={a} y={y} width={Math.max(2, b - a)} height="60" fill="url(#clash)" stroke="var(--failed)" />
      <text x={a - 6} y={y + 44} textAnchor="end" fontSize="13" fontWeight="600" fill="var(--failed)">
        {words}
      </text>
    </>
  )
}
