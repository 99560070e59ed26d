/** Before and after: each line of the file that goes or comes, said in words too. */
import { useSay } from '../../i18n/say'
import { difference } from './lines'

const SIGNS = { kept: ' ', gone: '−', new: '+' } as const

export function Difference({ before, after }: { before: string; after: string }) {
  const { t } = useSay()
  const lines = difference(before, after)
  const isSame = lines.every(({ kind }) => kind === 'kept')
  return (
    <section>
      <h2 className="yaml-title">
        {t.form.changes}
        <small>{t.form.changed(lines.filter(({ kind }) => kind === 'gone').length, lines.filter(({ kind }) => kind === 'new').length)}</small>
      </h2>
      {isSame ? (
        <div className="card quiet-card i2">{t.form.unchanged}</div>
      ) : (
        <div className="card yaml mono" role="region" aria-label={t.form.changes} tabIndex={0}>
          {lines.map(({ kind, text }, i) => (
            <div key={i} className={`line-${kind}`}>
              <i aria-hidden="true">{SIGNS[kind]}</i>
              <span>
                {kind !== 'kept' && <b className="hidden">{t.form.lines[kind]}</b>}
                {text}
              </span>
            </div>
          ))}
        </div>
      )}
    </section>
  )
}
