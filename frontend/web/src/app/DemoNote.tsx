/** A demo says that it is one: nothing here is anybody's real namespace, and its clock runs fast. Who opens it has perhaps
 * never heard of Alba, so that the first view says what it does as well.
 */
import { useSay } from '../i18n/say'
import { useDemoSpeed } from './useDemoSpeed'

export function DemoNote({ introduces }: { introduces: boolean }) {
  const { t, f } = useSay()
  const speed = useDemoSpeed()
  return speed ? (
    <aside className="top-note" aria-label={t.shell.demo.name}>
      {introduces ? <p>{t.shell.demo.alba}</p> : null}
      <p>{t.shell.demo.fastClock(f.number(speed), f.duration(speed * 1000))}</p>
    </aside>
  ) : null
}
