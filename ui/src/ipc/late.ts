/** An answer that comes when a test says so. Like the stand-in beside it, it is in no build. */
export class Late<T> {
  #settle: { resolve: (value: T) => void; reject: (reason: unknown) => void } | undefined;
  readonly promise = new Promise<T>((resolve, reject) => {
    this.#settle = { resolve, reject };
  });

  resolve(value: T): void {
    this.#settle?.resolve(value);
  }

  reject(reason: unknown): void {
    this.#settle?.reject(reason);
  }
}
