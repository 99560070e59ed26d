/** A demo says that it is one: nothing here is anybody's real namespace, and its clock runs fast. */
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries'
import { useSay } from '../i18n/say'

export function DemoNote() {
  const { t, f } = useSay()
  const { data } = useQuery(queries.summary())
  const demo = data?.data.demo
  return demo ? (
    <footer className="demo-note">
      <p>{t.shell.fastClock(f.number(demo.speed))}</p>
    </footer>
  ) : null
}
