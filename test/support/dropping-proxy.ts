import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface DroppingProxy {
  address: string;
  /** Answers that came from the server and were not passed on. */
  dropped: number;
  close(): Promise<void>;
}

/**
 * Stands before a server and cuts the connection instead of passing on some of its answers, when all that was asked
 * has been done. `isDropped` is asked for each answer to a change.
 */
export async function startDroppingProxy(
  address: string,
  isDropped: (incoming: IncomingMessage) => boolean,
): Promise<DroppingProxy> {
  const proxy: DroppingProxy = { address: "", dropped: 0, close: async () => {} };
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const upstream = new URL(address);
    const headers = { ...incoming.headers, host: upstream.host };
    if (headers.origin) headers.origin = upstream.origin;
    const asked = request(`${address}${incoming.url}`, { method: incoming.method, headers }, (answer) => {
      if (incoming.method === "GET") {
        outgoing.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      const chunks: Buffer[] = [];
      answer
        .on("data", (chunk: Buffer) => chunks.push(chunk))
        .on("end", () => {
          if (isDropped(incoming)) {
            proxy.dropped++;
            incoming.socket.destroy();
          } else {
            outgoing.writeHead(answer.statusCode!, answer.headers);
            outgoing.end(Buffer.concat(chunks));
          }
        });
    });
    asked.on("error", () => incoming.socket.destroy());
    outgoing.on("close", () => asked.destroy());
    incoming.pipe(asked);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  proxy.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  proxy.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return proxy;
}
