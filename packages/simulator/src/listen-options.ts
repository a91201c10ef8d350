/** Where the simulator can be reached. It is loopback unless somebody says otherwise: its secrets are known to everybody. */
export interface ListenOptions {
  /** Address that it listens on; 127.0.0.1 when left out. `0.0.0.0` in a container. */
  readonly host?: string;
  /** Name or address that it gives out for itself, for clients elsewhere; 127.0.0.1 when left out. */
  readonly publicHost?: string;
}

export const LOOPBACK = "127.0.0.1";
