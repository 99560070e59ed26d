/** The windows that nothing will be woken for any more once the file is gone, and what the first of them saves in each namespace. */
import type { ScheduleDetail } from '../../api/names'
import { SayContext, useSay } from '../../i18n/say'
import { useNow } from '../../time/clock'
import { formatsOf } from '../../time/formats'
import { HOUR } from '../../time/zones'
import { useValidation } from './useValidation'

const FIRST = 8

export function FallsAway({ of }: { of: ScheduleDetail }) {
  const say = useSay()
  const { t } = say
  const now = useNow()
  const { timezone, namespace, file } = of.schedule
  // All namespaces of a file have its windows; the API tells of each what it costs.
  const { validation } = useValidation(file, of.yaml ?? '', of.yaml !== null)
  const all = validation?.schedules ?? []
  const f = formatsOf(say.lang, timezone)
  const shown = of.next_windows.slice(0, FIRST)
  return (
    <SayContext value={{ ...say, f, zone: timezone }}>
      <section>
        <h2 className="yaml-title">
          {t.form.fallsAway}
          <small>{t.form.windowsOf(all.length > 1 ? f.list(all.map((each) => each.namespace)) : namespace, f.city)}</small>
        </h2>
        {shown.length === 0 ? (
          <div className="card quiet-card i2">{t.form.nothingFallsAway}</div>
        ) : (
          <ol className="card falls-away">
            {shown.map(({ start, stop }) => (
              <li key={start}>
                <b>{f.day(Date.parse(start))}</b> {f.time(Date.parse(start))} – {f.time(Date.parse(stop))} <span className="i2">{f.duration(Date.parse(stop) - Date.parse(start))}</span>
                <span className="s i3">{f.relative(Date.parse(start), now)}</span>
              </li>
            ))}
            {of.next_windows.length > FIRST && <li className="i2">{t.form.andThoseAfter}</li>}
            {all.map((each) => each.first_hours && <li key={each.namespace} className="tone-asleep">{t.form.saves(each.namespace, f.duration(Number(each.first_hours) * HOUR), each.first_cost ? f.money(each.first_cost) : null)}</li>)}
          </ol>
        )}
      </section>
    </SayContext>
  )
}
