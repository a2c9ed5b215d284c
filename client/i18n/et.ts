import { translation } from "./message.ts";

/** The interface in Estonian, its first language. The same groups in the same order as `en.ts`. */
export const et = translation({
  // common: what several screens say
  "common.add": "Lisa",
  "common.cancel": "Loobu",
  "common.close": "Sulge",
  "common.edit": "Muuda",
  "common.error.number": "Vea number {number}",
  "common.error.unexpected": "Midagi läks valesti. Sinu sisestatu on alles; proovi uuesti.",
  "common.error.unreachable":
    "Serveriga ei saa ühendust. Sinu sisestatu on alles; proovi hetke pärast uuesti.",
  "common.loading": "Laadin…",
  "common.none": "puudub",
  "common.remove": "Eemalda",
  "common.save": "Salvesta",
  "common.today": "Täna",
  "common.tryAgain": "Proovi uuesti",
  "common.undo": "Võta tagasi",

  // ui: what the controls say themselves
  "ui.notifications": "Teated",
});
