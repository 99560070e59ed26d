import { Bone } from '../../parts/Loading'

/** What Now will look like, while it is being asked for. */
export function NowShape() {
  return (
    <>
      <div className="head">
        <div>
          <Bone width="min(560px, 84%)" height={32} />
          <div className="chips">
            <Bone width={320} />
          </div>
        </div>
      </div>
      <Bone height={182} radius={0} />
      <div className="wrap">
        <div className="places" style={{ marginTop: 56 }}>
          {[1, 2, 3, 4, 5].map((i) => (
            <Bone key={i} height={140} radius={12} />
          ))}
        </div>
        <div className="places" style={{ marginTop: 32 }}>
          <Bone height={220} radius={12} />
        </div>
      </div>
    </>
  )
}
