/** The filters on a phone: a sheet over the list, which says how many schedules it leaves. */
import Drawer from '@mui/material/Drawer'
import type { ReactNode } from 'react'
import { useSay } from '../../i18n/say'
import { Button } from '../../parts/Button'
import { Material } from '../../theme/Material'

type Props = { total: number; onClose: () => void; children: ReactNode }

export default function FilterSheet({ total, onClose, children }: Props) {
  const { t, f } = useSay()
  return (
    <Material>
      <Drawer anchor="bottom" open onClose={onClose} slotProps={{ paper: { 'aria-label': t.schedules.filters, 'aria-modal': true, role: 'dialog' } }}>
        <div className="sc-sheet">
          <h2>{t.schedules.filters}</h2>
          {children}
          <Button kind="filled" onClick={onClose}>
            {t.schedules.show(f.number(total))}
          </Button>
        </div>
      </Drawer>
    </Material>
  )
}
