import Dialog from '@mui/material/Dialog'
import { useState } from 'react'
import { useSay } from '../i18n/say'
import { Button } from '../parts/Button'
import { Material } from '../theme/Material'
import { areKeysOn, turnKeys } from './keyboard'

export default function KeyList({ onClose }: { onClose: () => void }) {
  const { t } = useSay()
  const words = t.shell.keys
  const [isOn, setOn] = useState(areKeysOn)
  const rows = [
    ['/', words.search],
    ['n', words.now],
    ['t', words.timeline],
    ['s', words.schedules],
    ['?', words.list],
    ['Esc', words.close],
  ]
  const turn = (on: boolean) => {
    turnKeys(on)
    setOn(on)
  }
  return (
    <Material>
      <Dialog open onClose={onClose} aria-labelledby="keys-title" slotProps={{ paper: { className: 'keys', sx: { p: 3, borderRadius: '12px' } } }}>
        <h2 id="keys-title" style={{ marginBottom: 16 }}>
          {words.title}
        </h2>
        <dl>
          {rows.map(([key, meaning]) => [
            <dt key={key}>
              <kbd>{key}</kbd>
            </dt>,
            <dd key={`${key} meaning`}>{meaning}</dd>,
          ])}
        </dl>
        <label>
          <input type="checkbox" checked={isOn} onChange={(event) => turn(event.target.checked)} style={{ width: 24, height: 24 }} />
          <span>
            {words.single}
            <br />
            <span className="s i2">{words.singleHelp}</span>
          </span>
        </label>
        <Button kind="outlined" onClick={onClose}>
          {t.shell.close}
        </Button>
      </Dialog>
    </Material>
  )
}
