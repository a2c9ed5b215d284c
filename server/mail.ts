import type { MailSettings } from "./env.ts";

export interface Letter {
  to: string;
  subject: string;
  text: string;
}

export interface Mail {
  /** Hands a letter to the mail server; rejects when it is not taken. */
  send(letter: Letter): Promise<void>;
  close(): void;
}

/** Sends mail by the server of the settings. */
export async function openMail({ smtpUrl, from }: MailSettings): Promise<Mail> {
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({ url: smtpUrl, connectionTimeout: 10_000, socketTimeout: 20_000 });
  return {
    send: async (letter) => void (await transport.sendMail({ from, ...letter })),
    close: () => transport.close(),
  };
}

/** The letter for somebody who has forgotten the password: in both languages, since nobody knows which they read. */
export function resetLetter(to: string, link: string): Letter {
  return {
    to,
    subject: "Uus parool / A new password – Hanketahvel",
    text: [
      "Keegi, arvatavasti sina, palus hanketahvlile uut parooli. Vali see siin tunni aja jooksul:",
      link,
      "Kui see ei olnud sina, ei ole vaja midagi teha: parool jääb samaks.",
      "",
      "Somebody, probably you, asked for a new password for Hanketahvel. Choose it here within an hour:",
      link,
      "If it was not you, nothing needs to be done: the password stays as it is.",
      "",
    ].join("\n"),
  };
}

/** The letter for somebody who is invited. */
export function invitationLetter(to: string, organisation: string, link: string): Letter {
  return {
    to,
    subject: "Kutse / Invitation – Hanketahvel",
    text: [
      `Sind on kutsutud hanketahvlile (${organisation}). Võta kutse vastu siin:`,
      link,
      "",
      `You are invited to Hanketahvel (${organisation}). Accept the invitation here:`,
      link,
      "",
    ].join("\n"),
  };
}
