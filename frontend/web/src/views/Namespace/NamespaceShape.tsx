import { Bone } from '../../parts/Loading'

/** What a namespace will look like, while it is being asked for. */
export function NamespaceShape() {
  return (
    <>
      <div className="head">
        <div>
          <Bone width={80} />
          <div className="ns-bone">
            <Bone width="min(620px, 84%)" height={32} />
          </div>
          <div className="chips">
            <Bone width="min(480px, 100%)" />
          </div>
        </div>
      </div>
      <div className="wrap ns-grid">
        <div>
          <Bone height={280} radius={12} />
          <Bone height={160} radius={12} />
        </div>
        <div>
          <Bone height={140} radius={12} />
          <Bone height={300} radius={12} />
        </div>
      </div>
    </>
  )
}
