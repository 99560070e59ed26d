import Drawer from '@mui/material/Drawer'
import { useSay } from '../i18n/say'
import { ViewLink } from '../parts/ViewLink'
import { Material } from '../theme/Material'
import { LanguageButton, ThemeButton } from './TopBar'

export default function MoreSheet({ onClose }: { onClose: () => void }) {
  const { t } = useSay()
  return (
    <Material>
      <Drawer anchor="bottom" open onClose={onClose} slotProps={{ paper: { 'aria-label': t.shell.views.more, role: 'dialog' } }}>
        <div className="more-list" onClick={onClose} onKeyDown={undefined} role="presentation">
          <ViewLink to="/costs">{t.shell.views.costs}</ViewLink>
          <ViewLink to="/monitoring">{t.shell.views.monitoring}</ViewLink>
          <ViewLink to="/new">{t.shell.newSchedule}</ViewLink>
          <LanguageButton inList />
          <ThemeButton inList />
          <button type="button">{t.shell.close}</button>
        </div>
      </Drawer>
    </Material>
  )
}
