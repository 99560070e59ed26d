import { Bone, HeadShape } from '../../parts/Loading'

/** What Now will look like, while it is being asked for. */
export function NowShape() {
  return (
    <>
      <HeadShape chips={320} />
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
