// Where a device keeps its copies. Whatever is of a child is sealed before it comes here; in the clear stand keys, counts and days only.
import type { Standing } from '../domain.ts'

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  bytes: ArrayBuffer
}

/** The key of this device's copies, wrapped by the PIN. */
export interface VaultRow {
  salt: Uint8Array<ArrayBuffer>
  rounds: number
  wrapped: Sealed
  /** Wrong PINs since the last right one; counted before each is tried. */
  tries: number
}

export interface CopyRow {
  id: string
  /** What the device asks the service with. It opens nothing. */
  secret: string
  takenAt: number
  contactAt: number
  /** Answers that have not been sent. */
  unsent: number
  standing: Standing
  pack: Sealed
  work: Sealed
}

export interface Shelf {
  vault(): Promise<VaultRow | null>
  putVault(row: VaultRow): Promise<void>
  /** Counts one more try, whatever else happens on this device at the same moment. Null when there is no vault. */
  countTry(): Promise<VaultRow | null>
  copies(): Promise<CopyRow[]>
  putCopy(row: CopyRow): Promise<void>
  /** Changes what stands in the clear, and leaves what is sealed as it is. Nothing happens when the copy is gone. */
  noteOnCopy(id: string, note: Partial<Pick<CopyRow, 'contactAt' | 'standing'>>): Promise<void>
  removeCopy(id: string): Promise<void>
  /** Key and copies, all of it. */
  removeAll(): Promise<void>
}

const name = 'safe-return'
const stores = ['vault', 'copies'] as const

/** The browser's own storage. It is shut when somebody signs out in another tab, or clears it: whoever has it open is told. */
export async function openShelf(onShut: () => void = () => undefined): Promise<Shelf> {
  const database = await opened()
  database.addEventListener('close', onShut)
  database.addEventListener('versionchange', onShut)
  const within = <T>(
    mode: IDBTransactionMode,
    work: (vault: IDBObjectStore, copies: IDBObjectStore) => IDBRequest<T> | null,
  ): Promise<T | null> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(stores, mode, { durability: 'strict' })
      const request = work(transaction.objectStore('vault'), transaction.objectStore('copies'))
      // Only what is on the disk counts as kept.
      transaction.addEventListener('complete', () => resolve(request ? request.result : null))
      transaction.addEventListener('error', () => reject(transaction.error ?? new Error('the device could not keep it')))
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('the device could not keep it')))
    })
  return {
    vault: async () => (await within<VaultRow | undefined>('readonly', (vault) => vault.get('key'))) ?? null,
    putVault: async (row) => void (await within('readwrite', (vault) => vault.put(row, 'key'))),
    async countTry() {
      let counted: VaultRow | null = null
      await within<VaultRow | undefined>('readwrite', (vault) => {
        const request: IDBRequest<VaultRow | undefined> = vault.get('key')
        request.addEventListener('success', () => {
          if (!request.result) return
          counted = { ...request.result, tries: request.result.tries + 1 }
          vault.put(counted, 'key')
        })
        return request
      })
      return counted
    },
    copies: async () => (await within<CopyRow[]>('readonly', (_vault, copies) => copies.getAll())) ?? [],
    putCopy: async (row) => void (await within('readwrite', (_vault, copies) => copies.put(row))),
    noteOnCopy: async (id, note) =>
      void (await within<CopyRow | undefined>('readwrite', (_vault, copies) => {
        const request: IDBRequest<CopyRow | undefined> = copies.get(id)
        request.addEventListener('success', () => {
          if (request.result) copies.put({ ...request.result, ...note })
        })
        return request
      })),
    removeCopy: async (id) => void (await within('readwrite', (_vault, copies) => copies.delete(id))),
    removeAll: async () =>
      void (await within('readwrite', (vault, copies) => {
        vault.clear()
        return copies.clear()
      })),
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore('vault')
      request.result.createObjectStore('copies', { keyPath: 'id' })
    })
    request.addEventListener('success', () => {
      const database = request.result
      database.addEventListener('versionchange', () => database.close())
      resolve(database)
    })
    request.addEventListener('error', () => reject(request.error ?? new Error('the device keeps nothing')))
  })
}

/** Whether anything was ever kept here, without making a place for it. */
export async function hasShelf(): Promise<boolean> {
  return (await indexedDB.databases()).some((database) => database.name === name)
}
