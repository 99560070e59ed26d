/** A file as it would stand in the repository: numbered lines, those with a problem marked and it said, and a way to copy it. */
import type { ReactNode } from 'react'
import { useSay } from '../i18n/say'
import { CopyButton } from './CopyButton'
import './yaml.css'

type Props = { title: string; path: string; yaml: string; bad?: ReadonlyMap<number, string>; children?: ReactNode; actions?: ReactNode }

export function YamlCard({ title, path, yaml, bad, children, actions }: Props) {
  const { t } = useSay()
  const lines = yaml.replace(/\n$/, '').split('\n')
  return (
    <section>
      <h2 className="yaml-title">
        {title}
        <small>{path}</small>
      </h2>
      <div className="card">
        <div className="yaml mono" role="region" aria-label={path} tabIndex={0}>
          {lines.map((line, i) => (
            <div key={i} className={bad?.has(i + 1) ? 'bad' : undefined}>
              <i>{i + 1}</i>
              <YamlLine text={line} />
              {bad?.has(i + 1) && <b className="hidden">{bad.get(i + 1)}</b>}
            </div>
          ))}
        </div>
        <div className="yaml-bar">
          {children}
          <span className="grow" />
          <CopyButton text={yaml} label={t.shell.copy} />
          {actions}
        </div>
      </div>
    </section>
  )
}

function YamlLine({ text }: { text: string }) {
  const found = /^(\s*(?:- )?)([\w-]+)(: *)(.*)$/.exec(text)
  if (!found) return <span>{text}</span>
  const [, indent, key, colon, value] = found
  return (
    <span>
      {indent}
      <em>{key}</em>
      {colon}
      <span>{value}</span>
    </span>
  )
}
