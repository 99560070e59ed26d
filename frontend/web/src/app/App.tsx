/** The shell around every view: bars, banner, what is announced; and the view that the path names, loaded when asked for. */
import { Suspense, useEffect, useRef } from 'react'
import { Route, Switch, useLocation } from 'wouter'
import type { Words } from '../i18n/en'
import { useSay } from '../i18n/say'
import { Loading } from '../parts/Loading'
import { Now } from '../views/Now/Now'
import { Announcer } from './Announcer'
import { Banner } from './Banner'
import { BottomBar } from './BottomBar'
import { DemoNote } from './DemoNote'
import { Keys } from './Keys'
import { NotFound } from './NotFound'
import { StandstillNote } from './StandstillNote'
import { Title } from './Title'
import { TopBar } from './TopBar'
import { ViewBoundary, lazyView } from './ViewBoundary'
import { decoded } from './url'
import './app.css'

const Timeline = lazyView(() => import('../views/Timeline/Timeline'))
const Schedules = lazyView(() => import('../views/Schedules/Schedules'))
const OneSchedule = lazyView(() => import('../views/Schedules/OneSchedule'))
const Namespace = lazyView(() => import('../views/Namespace/Namespace'))
const Costs = lazyView(() => import('../views/Costs/Costs'))
const Monitoring = lazyView(() => import('../views/Monitoring/Monitoring'))
const NewSchedule = lazyView(() => import('../views/New/NewSchedule'))

type ViewName = keyof Words['shell']['views']

const VIEWS: Record<string, ViewName> = {
  '': 'now',
  timeline: 'timeline',
  schedules: 'schedules',
  namespaces: 'namespace',
  costs: 'costs',
  monitoring: 'monitoring',
  new: 'new',
}

export function App() {
  const { t } = useSay()
  const [path] = useLocation()
  const known = VIEWS[path.split('/')[1] ?? '']
  const [view, isKnown] = [known ?? 'now', known !== undefined] as const
  const main = useFocusOnArrival(path)
  return (
    <>
      <a href="#main" className="skip">
        {t.shell.skip}
      </a>
      <Title view={view} path={path} isKnown={isKnown} />
      <TopBar view={view} />
      <Banner />
      <StandstillNote />
      <DemoNote introduces={view === 'now'} />
      <main id="main" ref={main} tabIndex={-1}>
        <ViewBoundary view={t.shell.views[view]} key={path}>
          <Suspense fallback={<Loading view={t.shell.views[view]} />} key={view}>
            <Switch>
              <Route path="/" component={Now} />
              <Route path="/timeline" component={Timeline} />
              <Route path="/schedules" component={Schedules} />
              <Route path="/schedules/*?">{({ '*': id }) => <OneSchedule id={decoded(id ?? '')} />}</Route>
              <Route path="/namespaces/:cluster/:name">
                {({ cluster, name }) => <Namespace cluster={decoded(cluster)} name={decoded(name)} />}
              </Route>
              <Route path="/costs" component={Costs} />
              <Route path="/monitoring" component={Monitoring} />
              <Route path="/new" component={NewSchedule} />
              <Route component={NotFound} />
            </Switch>
          </Suspense>
        </ViewBoundary>
      </main>
      <BottomBar view={view} />
      <Announcer />
      <Keys />
    </>
  )
}

/** A new view begins at its top, for the eye and for the keyboard. */
function useFocusOnArrival(path: string) {
  const main = useRef<HTMLElement>(null)
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    window.scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [path])
  return main
}
