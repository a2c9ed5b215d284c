import { type AddressInfo, createServer, type Socket } from "node:net";

export interface MailServer {
  /** As the setting SMTP_URL has it. */
  url: string;
  /** Letters taken in, each with whom it is for and its text, decoded. */
  letters: { to: string; text: string }[];
  close(): Promise<void>;
}

/** A mail server that takes in everything, and delivers nothing. */
export async function startMailServer(): Promise<MailServer> {
  const letters: MailServer["letters"] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    converse(socket, (letter) => letters.push(letter));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letters,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function converse(socket: Socket, keep: (letter: MailServer["letters"][number]) => void): void {
  let to = "";
  let letter: string | null = null;
  let rest = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    rest += chunk;
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (letter !== null && line !== ".") letter += `${line}\r\n`;
      else if (letter !== null) {
        keep({ to, text: decoded(letter) });
        letter = null;
        socket.write("250 taken\r\n");
      } else if (line === "DATA") {
        letter = "";
        socket.write("354 go on\r\n");
      } else {
        to = /^RCPT TO:<(.*)>/.exec(line)?.[1] ?? to;
        socket.write(line === "QUIT" ? "221 bye\r\n" : "250 yes\r\n");
      }
    }
  });
  socket.on("error", () => {});
  socket.write("220 here\r\n");
}

/** Letters come as quoted-printable, or as base64 where they are mostly of other letters. */
function decoded(letter: string): string {
  const body = letter.slice(letter.indexOf("\r\n\r\n") + 4);
  if (/^content-transfer-encoding: base64/im.test(letter)) return Buffer.from(body, "base64").toString();
  const bytes = body
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString();
}
