import { Bone, HeadShape } from '../../parts/Loading'

const CHARTS = 4

/** What Monitoring will look like, while it is being asked for. */
export function MonitoringShape() {
  return (
    <>
      <HeadShape chips={280} />
      <div className="wrap mon-body">
        <Bone width={72} height={24} />
        <Bone height={46} radius={12} />
        <Bone width={220} height={24} />
        <Bone height={144} radius={12} />
        <div className="mon-charts">
          {Array.from({ length: CHARTS }, (_, i) => (
            <Bone key={i} height={230} radius={12} />
          ))}
        </div>
      </div>
    </>
  )
}
