/** The windows that nothing will be woken for any more once the file is gone. */
import type { ScheduleDetail } from '../../api/names'
import { SayContext, useSay } from '../../i18n/say'
import { useNow } from '../../time/clock'
import { formatsOf } from '../../time/formats'

const FIRST = 8

export function FallsAway({ of }: { of: ScheduleDetail }) {
  const say = useSay()
  const { t } = say
  const now = useNow()
  const { timezone, namespace } = of.schedule
  const f = formatsOf(say.lang, timezone)
  const shown = of.next_windows.slice(0, FIRST)
  return (
    <SayContext value={{ ...say, f, zone: timezone }}>
      <section>
        <h2 className="yaml-title">
          {t.form.fallsAway}
          <small>{t.form.windowsOf(namespace, f.city)}</small>
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
          </ol>
        )}
      </section>
    </SayContext>
  )
}
