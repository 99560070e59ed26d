/** A namespace that Alba knows nothing of: no schedule names it, and nobody has to worry about that. */
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../api/queries'
import { namespacePath } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Head } from '../../parts/Head'
import { Icon } from '../../parts/Icon'
import { ViewLink } from '../../parts/ViewLink'

export function Unknown({ cluster, name }: { cluster: string; name: string }) {
  const { t } = useSay()
  const listed = useQuery(queries.namespaces()).data?.data.items ?? []
  const elsewhere = listed.filter((n) => n.namespace === name && n.cluster !== cluster)
  return (
    <>
      <Head title={elsewhere.length ? t.namespace.notHere(name, cluster) : t.namespace.leftAlone(name)}>
        <span>{cluster}</span>
      </Head>
      <div className="wrap">
        <div className="card ns-unknown">
          <p>{t.namespace.unknownHelp}</p>
          <div className="ns-actions">
            {elsewhere.map((n) => (
              <ViewLink key={n.cluster} to={namespacePath(n.cluster, name)} className="control">
                {t.namespace.inCluster(name, n.cluster)}
              </ViewLink>
            ))}
            <ViewLink to="/new" query={{ namespace: name, cluster }} className="control ns-change">
              <Icon name="plus" />
              {t.namespace.write}
            </ViewLink>
            <ViewLink to="/schedules" className="control">
              {t.namespace.allSchedules}
            </ViewLink>
          </div>
        </div>
      </div>
    </>
  )
}
