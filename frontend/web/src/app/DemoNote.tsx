/** A demo says that it is one: nothing here is anybody's real namespace, and its clock runs fast. Who opens it has perhaps
 * never heard of Alba, so that the first view says what it does as well.
 */
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries'
import { useSay } from '../i18n/say'

export function DemoNote({ introduces }: { introduces: boolean }) {
  const { t, f } = useSay()
  const { data } = useQuery(queries.summary())
  const demo = data?.data.demo
  return demo ? (
    <aside className="top-note" aria-label={t.shell.demo.name}>
      {introduces ? <p>{t.shell.demo.alba}</p> : null}
      <p>{t.shell.demo.fastClock(f.number(demo.speed))}</p>
    </aside>
  ) : null
}
