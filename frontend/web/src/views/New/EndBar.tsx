/** What is left to do, what it would cost, and the way to GitHub, where the person's own name makes the pull request. */
import { useState } from 'react'
import type { Validation } from '../../api/names'
import { useSay } from '../../i18n/say'
import { Button } from '../../parts/Button'
import { copyText } from '../../parts/CopyButton'
import { Icon } from '../../parts/Icon'
import { HOUR } from '../../time/zones'

export type Status = { kind: 'begin' | 'checking' | 'unchecked' | 'valid' } | { kind: 'problems'; n: number }

export function StatusMark({ status }: { status: Status }) {
  const { t } = useSay()
  const words = t.form
  const [icon, tone, text] = {
    begin: ['pending', 'quiet', words.begin] as const,
    checking: ['pending', 'quiet', words.checking] as const,
    unchecked: ['stale', 'degraded', words.unchecked] as const,
    valid: ['done', 'ok', words.passes] as const,
    problems: ['failed', 'failed', words.problems(status.kind === 'problems' ? status.n : 0)] as const,
  }[status.kind]
  return (
    <span className={`state tone-${tone}`} role="status">
      <Icon name={icon} />
      <span style={{ whiteSpace: 'normal' }}>{text}</span>
    </span>
  )
}

/** Of the first window to come. */
export function Sum({ preview }: { preview: Validation['schedules'][number] | null }) {
  const { t, f } = useSay()
  if (preview?.first_hours == null) return null
  // Nothing is known of what was never awake: that costs no $0.00.
  const cost = preview.first_cost && Number(preview.first_cost.amount) > 0 ? f.money(preview.first_cost) : null
  return <span className="s i2">{t.form.sum(f.duration(Number(preview.first_hours) * HOUR), cost, preview.cost_center)}</span>
}

type Props = { validation: Validation | null; yaml: string; status: Status; onRefused: () => void }

/** It can always be pressed; while something is wrong it leads there instead. A file too long for a link is copied. */
export function OpenButton({ validation, yaml, status, onRefused }: Props) {
  const { t } = useSay()
  const words = t.form
  const [isPressed, setPressed] = useState(false)
  const target = validation?.taken ? validation.edit : (validation?.new?.url ?? null)
  const isHeld = !validation?.taken && validation?.new?.holds_file === true
  const isReady = status.kind === 'valid' && target !== null
  if (!isReady) {
    const why = {
      begin: words.notYet(words.begin),
      checking: words.notYet(words.wait),
      unchecked: words.unchecked,
      valid: words.noRepository,
      problems: words.notYet(words.problems(status.kind === 'problems' ? status.n : 0)),
    }[status.kind]
    return (
      <>
        <Button
          kind="outlined"
          isSmall
          className="open-wait"
          aria-describedby="open-why"
          onClick={() => {
            setPressed(true)
            onRefused()
          }}
        >
          {words.open}
          <Icon name="external" />
        </Button>
        <span id="open-why" role="status" className={isPressed ? 's i2' : 'hidden'}>
          {why}
        </span>
      </>
    )
  }
  if (isHeld) {
    return (
      <Button kind="filled" isSmall href={target} rel="noreferrer">
        {words.open}
        <Icon name="external" />
      </Button>
    )
  }
  const copyAndOpen = async () => {
    await copyText(yaml)
    window.location.assign(target)
  }
  return (
    <>
      <Button kind="filled" isSmall onClick={() => void copyAndOpen()}>
        {validation?.taken ? words.openEdit : words.openLong}
        <Icon name="external" />
      </Button>
      {!validation?.taken && <span className="s i2">{words.tooLong}</span>}
    </>
  )
}
