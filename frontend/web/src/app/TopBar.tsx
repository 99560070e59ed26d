/** Brand, views, and what all views share: a namespace to go to, zone, language, theme, a new schedule. */
import type { Words } from '../i18n/en'
import { type Lang, isLang } from '../i18n/lang'
import { useSay } from '../i18n/say'
import { Icon } from '../parts/Icon'
import { ViewLink } from '../parts/ViewLink'
import { useScheme } from '../theme/scheme'
import { GoTo } from './GoTo'
import { ZoneSelect } from './ZoneSelect'
import { useChoose } from './choices'
import '../parts/button.css'

export const MAIN_VIEWS = [
  ['now', '/'],
  ['timeline', '/timeline'],
  ['schedules', '/schedules'],
  ['costs', '/costs'],
  ['monitoring', '/monitoring'],
] as const

export function TopBar({ view }: { view: keyof Words['shell']['views'] }) {
  const { t } = useSay()
  return (
    <header className="bar no-print">
      <ViewLink to="/" className="brand">
        <Brand />
        Alba
      </ViewLink>
      <nav aria-label={t.shell.mainNav}>
        {MAIN_VIEWS.map(([name, path]) => (
          <ViewLink key={name} to={path} current={view === name || (view === 'namespace' && name === 'now')}>
            {t.shell.views[name]}
          </ViewLink>
        ))}
      </nav>
      <span className="grow" />
      <GoTo />
      <ZoneSelect />
      <LanguageButton />
      <ThemeButton />
      <ViewLink to="/new" className="button filled small new wide">
        <Icon name="plus" />
        {t.shell.newSchedule}
      </ViewLink>
    </header>
  )
}

function Brand() {
  return (
    <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden>
      <path d="M6 18a7 7 0 0 1 14 0z" fill="var(--awake)" stroke="var(--awake-edge)" strokeWidth="1.5" />
      <path d="M2 18.4h22" stroke="var(--ink)" strokeWidth="2" strokeLinecap="round" />
      <path d="M7.5 22.4h11" stroke="var(--asleep-edge)" strokeWidth="2" strokeLinecap="round" />
    </svg>
  )
}

export function LanguageButton({ inList }: { inList?: boolean }) {
  const { t } = useSay()
  const { chooseLang } = useChoose()
  const other: Lang = isLang(t.shell.otherLanguageLang) ? t.shell.otherLanguageLang : 'en'
  return (
    <button type="button" lang={other} className={inList ? '' : 'control ghost wide'} onClick={() => chooseLang(other)}>
      {t.shell.otherLanguage}
    </button>
  )
}

export function ThemeButton({ inList }: { inList?: boolean }) {
  const { t } = useSay()
  const [scheme, choose] = useScheme()
  const isDark = scheme === 'dark'
  const words = isDark ? t.shell.toLight : t.shell.toDark
  return (
    <button type="button" className={inList ? '' : 'control ghost wide'} title={words} onClick={() => choose(isDark ? 'light' : 'dark')}>
      <Icon name={isDark ? 'sun' : 'moon'} />
      {inList ? words : <span className="hidden">{words}</span>}
    </button>
  )
}
