import type { Language, RefusalDetails } from "./errors.ts";

/**
 * The refusals a person can meet. Each has a code that programs switch on, and a sentence in both languages
 * that says what is wrong and what to do. `{name}` is filled from the refusal's details.
 */
export const REFUSALS = {
  NOT_FOUND: {
    status: 404,
    et: "Seda kirjet ei ole (enam). Vaata tahvel uuesti üle.",
    en: "There is no such record (any more). Read the board again.",
  },
  PAGE_NOT_FOUND: {
    status: 404,
    et: "Sellel aadressil ei ole midagi.",
    en: "There is nothing at this address.",
  },
  STALE: {
    status: 409,
    et: "{who} muutis seda hanget vahepeal ({when}): {what}. Vaata üle ja otsusta, kas teha sinu muudatus ikkagi.",
    en: "{who} changed this procurement meanwhile ({when}): {what}. Look at it and decide whether to make your change all the same.",
    untold: {
      et: "Muudatus lähtub hanke versioonist, mis ei ole praegune. Vaata hange üle ja otsusta, kas teha muudatus ikkagi.",
      en: "The change was decided on a version of the procurement that is not the present one. Look at it and decide whether to make the change all the same.",
    },
  },
  FIELD_CHANGED: {
    status: 409,
    et: "{who} muutis sama välja vahepeal ({when}). Nüüd on seal „{current}“. Vali, kumb jääb.",
    en: "{who} changed the same field meanwhile ({when}). It now says “{current}”. Choose which one stays.",
    untold: {
      et: "Väljal ei ole see, mida sa nägid. Nüüd on seal „{current}“. Vali, kumb jääb.",
      en: "The field does not say what you saw. It now says “{current}”. Choose which one stays.",
    },
  },
  ALREADY_THERE: {
    status: 422,
    et: "Hange on juba selles etapis.",
    en: "The procurement is already in this stage.",
  },
  STAGE_NOT_APPLICABLE: {
    status: 422,
    et: "See etapp ei kuulu selle hanke juurde. Vali teine etapp või märgi etapp hanke lehel vajalikuks.",
    en: "This stage does not apply to this procurement. Choose another, or mark the stage as applicable on the procurement's page.",
  },
  DAY_IN_FUTURE: {
    status: 422,
    et: "See päev on alles tulevikus. Vali tänane või varasem päev.",
    en: "This day is still in the future. Choose today or an earlier day.",
  },
  DAY_BEFORE_PREVIOUS: {
    status: 422,
    et: "Eelmine verstapost täideti {previous}. Vali see päev või hilisem.",
    en: "The milestone before it was met on {previous}. Choose that day or a later one.",
  },
  DAY_AFTER_NEXT: {
    status: 422,
    et: "Järgmine verstapost täideti juba {next}. Vali see päev või varasem.",
    en: "The next milestone was already met on {next}. Choose that day or an earlier one.",
  },
  DAY_AFTER_CLOSING: {
    status: 422,
    et: "Hange suleti {closedOn}. Vali see päev või varasem.",
    en: "The procurement was closed on {closedOn}. Choose that day or an earlier one.",
  },
  REASON_REQUIRED: {
    status: 422,
    et: "Kirjuta ühe lausega põhjus.",
    en: "Give the reason in a sentence.",
  },
  CLOSED: {
    status: 422,
    et: "Hange on suletud. Ava see enne uuesti.",
    en: "The procurement is closed. Reopen it first.",
  },
  NOT_CLOSED: {
    status: 422,
    et: "Hange ei ole nurjunud ega tühistatud, seda ei ole vaja avada.",
    en: "The procurement is neither failed nor cancelled, so there is nothing to reopen.",
  },
  COMPLETED: {
    status: 422,
    et: "Hange on lõpetatud. Liiguta see enne tagasi etappi, mis on pooleli.",
    en: "The procurement is completed. First move it back to the stage that is not done.",
  },
  NOT_FAILED: {
    status: 422,
    et: "Kordushanke saab teha ainult nurjunud hankest.",
    en: "Only a failed procurement can be retendered.",
  },
  ALREADY_RETENDERED: {
    status: 422,
    et: "Sellest hankest on kordushange juba tehtud.",
    en: "This procurement has been retendered already.",
  },
  MILESTONE_NOT_MET: {
    status: 422,
    et: "Verstapost ei ole veel täidetud, päeva ei ole parandada.",
    en: "The milestone is not met yet, so it has no day to correct.",
  },
  STAGE_MET: {
    status: 422,
    et: "Selle etapi verstapost on täidetud. Liiguta hange enne tagasi, siis märgi etapp mittevajalikuks.",
    en: "This stage's milestone is met. Move the procurement back first, then mark the stage as not applicable.",
  },
  NO_STAGE_LEFT: {
    status: 422,
    et: "Vähemalt üks etapp peab hanke juurde jääma.",
    en: "At least one stage must remain applicable.",
  },
  LATE_NOTE_REQUIRED: {
    status: 422,
    et: "Põhjuse „muu“ juurde kirjuta üks lause.",
    en: "Add a sentence to the reason “other”.",
  },
  NOT_LATE: {
    status: 422,
    et: "See etapp ei hiline, põhjust ei ole märkida.",
    en: "This stage is not late, so there is nothing to give a reason for.",
  },
  UNKNOWN_SUB_ACTIVITY: {
    status: 422,
    et: "Sellise numbriga alategevust projektis ei ole. Vali mõni loendist.",
    en: "The project has no sub-activity with this number. Choose one from the list.",
  },
  UNKNOWN_REVISION: {
    status: 422,
    et: "Sellist kava versiooni ei ole. Vali inForce, first või mõne vastuvõetud versiooni number.",
    en: "There is no such plan revision. Use inForce, first or the id of an adopted revision.",
  },
  REVISION_NOT_KNOWN: {
    status: 422,
    et: "Seda kava versiooni ei olnud selleks hetkeks veel vastu võetud. Vali varasem versioon või hilisem hetk.",
    en: "This plan revision had not been adopted by that moment. Choose an earlier revision or a later moment.",
  },
  STALE_DRAFT: {
    status: 409,
    et: "{who} muutis seda mustandit vahepeal ({when}). Vaata see üle ja otsusta siis uuesti.",
    en: "{who} changed this draft meanwhile ({when}). Look at it, then decide again.",
  },
  FROZEN: {
    status: 422,
    et: "Vastuvõetud kava enam ei muudeta. Alusta sellest uut mustandit.",
    en: "An adopted plan is never changed. Start a new draft instead.",
  },
  DRAFT_DISCARDED: {
    status: 422,
    et: "Sellest mustandist on loobutud. Võta loobumine tagasi või alusta uut mustandit.",
    en: "This draft has been discarded. Undo that, or start a new draft.",
  },
  EMPTY_DRAFT: {
    status: 422,
    et: "Mustandis ei ole ühtegi aega. Kavanda enne vähemalt üks etapp.",
    en: "The draft does not state anything. Plan at least one stage first.",
  },
  REASONS_MISSING: {
    status: 422,
    et: "Hilisemaks nihutatud aegu, millel ei ole põhjust: {count}. Märgi igaühele põhjus, siis saab kava vastu võtta.",
    en: "Windows moved later without a reason: {count}. Give each a reason, then the plan can be adopted.",
  },
  PROCUREMENT_EXISTS: {
    status: 409,
    et: "Hange „{title}“ on vahepeal juba lisatud. Vaata eelvaade uuesti üle ja too tabel siis sisse.",
    en: "The procurement “{title}” has been added meanwhile. Look at the preview again, then import the table.",
  },
  NOTHING_TO_EXPLAIN: {
    status: 422,
    et: "See kava ei ütle selle etapi kohta midagi, seega ei ole ka põhjust märkida. Vaata kava uuesti üle.",
    en: "This plan states no window for this stage, so there is no reason to give. Look at the plan again.",
  },
  NOTHING_TO_UNDO: {
    status: 422,
    et: "Midagi ei ole tagasi võtta.",
    en: "There is nothing to undo.",
  },
  UNDO_CONFLICT: {
    status: 409,
    et: "Seda ei saa enam tagasi võtta: {who} on sama asja vahepeal muutnud ({when}).",
    en: "This can no longer be undone: {who} has changed the same thing since ({when}).",
    untold: {
      et: "Seda ei saa enam tagasi võtta: sama asi on vahepeal muutunud.",
      en: "This can no longer be undone: the same thing has changed since.",
    },
  },
  NOT_UNDOABLE: {
    status: 422,
    et: "Seda muudatust ei saa tagasi võtta.",
    en: "This change cannot be undone.",
  },
  REQUIRED: { status: 422, et: "Täida see väli.", en: "Fill in this field." },
  TOO_LONG: { status: 422, et: "Liiga pikk tekst. Lühenda seda.", en: "Too long. Shorten the text." },
  INVALID_DAY: {
    status: 422,
    et: "Sellist päeva ei ole. Kirjuta kuupäev kujul 22.11.2026.",
    en: "There is no such day. Write the date as 22.11.2026, or 2026-11-22 in the interface for programs.",
  },
  INVALID_MOMENT: {
    status: 422,
    et: "Sellist hetke ei ole. Kirjuta see koos ajavööndiga kujul 2026-01-15T12:05:00Z.",
    en: "There is no such moment. Write it with its offset from UTC, as in 2026-01-15T12:05:00Z.",
  },
  INVALID_AMOUNT: {
    status: 422,
    et: "See ei ole rahasumma. Kirjuta näiteks 24 500,00.",
    en: "This is not an amount of money. Write for example 24 500.00.",
  },
  INVALID_DAYS: {
    status: 422,
    et: "Kirjuta päevade arv täisarvuna, 0 kuni 366.",
    en: "Write a whole number of days, 0 to 366.",
  },
  LINK_NOT_WEB: {
    status: 422,
    et: "Lingi algus peab olema https:// või http://.",
    en: "A link must begin with https:// or http://.",
  },
  PERIOD_REVERSED: {
    status: 422,
    et: "Lõpp on enne algust. Vali hilisem lõpp.",
    en: "The end is before the beginning. Choose a later end.",
  },
  NUMBER_TAKEN: {
    status: 422,
    et: "Sama numbriga alategevus on juba olemas. Anna igale oma number.",
    en: "There is a sub-activity with this number already. Give each its own number.",
  },
  SAID_ALREADY: {
    status: 422,
    et: "Just nii see juba on, sama allikaga. Muuda väärtust, kehtivust või allikat.",
    en: "It says just that already, with the same source. Change the value, the dates or the source.",
  },
  RECORD_CHANGED: {
    status: 409,
    et: "{who} muutis seda kirjet vahepeal ({when}). Vaata üle, mis seal nüüd on, ja otsusta siis uuesti.",
    en: "{who} changed this record meanwhile ({when}). Look at what it says now, then decide again.",
    untold: {
      et: "Kirjet on vahepeal muudetud. Vaata üle, mis seal nüüd on, ja otsusta siis uuesti.",
      en: "The record has been changed meanwhile. Look at what it says now, then decide again.",
    },
  },
  GATE_UNMET: {
    status: 422,
    et: "Enne seda verstaposti on täitmata tingimusi: {count}. Täida need või kirjuta ühe lausega, miks liigud siiski edasi.",
    en: "Conditions not met before this milestone: {count}. Meet them, or say in a sentence why to go on all the same.",
  },
  EXCHANGE_OUT_OF_ORDER: {
    status: 422,
    et: "Sellises järjekorras ei saa. Saata saab seda, mis on meie käes; tagasi tulla või nõusoleku saada saab see, mis on saadetud.",
    en: "That cannot follow. What is with us can be sent; what was sent can come back or be agreed.",
  },
  DAY_BEFORE_EXCHANGE: {
    status: 422,
    et: "Eelmine käik oli {previous}. Vali see päev või hilisem.",
    en: "The exchange before it was on {previous}. Choose that day or a later one.",
  },
  DAY_AFTER_EXCHANGE: {
    status: 422,
    et: "Järgmine käik oli juba {next}. Vali see päev või varasem.",
    en: "The next exchange was already on {next}. Choose that day or an earlier one.",
  },
  NOT_QUARTER_HOURS: {
    status: 422,
    et: "Tunnid märgitakse veerandtunni täpsusega, näiteks 1:45 ehk 1,75.",
    en: "Hours are logged in quarters of an hour, for example 1:45, which is 1.75.",
  },
  HOURS_NOT_UNDERSTOOD: {
    status: 422,
    et: "Tundidest ei saadud aru. Kirjuta näiteks 1:45, 1,75 või 1h45.",
    en: "These hours were not understood. Write for example 1:45, 1.75 or 1h45.",
  },
  HOURS_OUT_OF_RANGE: {
    status: 422,
    et: "Ühel päeval saab märkida rohkem kui 0 ja kuni 24 tundi.",
    en: "A day takes more than 0 and at most 24 hours.",
  },
  DAY_FULL: {
    status: 422,
    et: "{person} on päeval {on} märkinud juba {logged} h; koos sellega oleks {total} h, ühes päevas on 24.",
    en: "{person} has {logged} h on {on} already; with this it would be {total} h, and a day has 24.",
  },
  MONTH_CLOSED: {
    status: 422,
    et: "{month} on suletud. Tunde saab parandada ainult parandava kandega.",
    en: "{month} is closed. Its hours can only be changed by a correcting entry.",
  },
  MONTH_OPEN: {
    status: 422,
    et: "{month} on avatud: muuda kannet ennast.",
    en: "{month} is open: change the entry itself.",
  },
  MONTH_NOT_OVER: {
    status: 422,
    et: "See kuu ei ole veel läbi. Sulge see pärast kuu viimast päeva.",
    en: "This month is not over. Close it after its last day.",
  },
  HOURS_OR_LOAD: {
    status: 422,
    et: "Märgi kas tunnid või koormus ja kuud, mitte mõlemad.",
    en: "Give either hours, or a load and months, not both.",
  },
  LOAD_OUT_OF_RANGE: {
    status: 422,
    et: "Koormus on üle 0 ja kuni 1, näiteks 0,3.",
    en: "A load is more than 0 and at most 1, for example 0.3.",
  },
  NOT_ASSIGNED: {
    status: 422,
    et: "Sellel rollil ei ole veel inimest. Märgi enne, kes see on.",
    en: "Nobody has this role yet. Say first who it is.",
  },
  HAS_WORK: {
    status: 422,
    et: "Selle rolli peale on tunde märgitud, seda ei saa eemaldada.",
    en: "Hours are logged for this role, so it cannot be removed.",
  },
  INVALID_MONTH: {
    status: 422,
    et: "Kuust ei saadud aru. Kirjuta see kujul 2026-03.",
    en: "The month was not understood. Write it as 2026-03.",
  },
  INVALID_QUARTER: {
    status: 422,
    et: "Kvartalist ei saadud aru. Kirjuta see kujul 2026-Q1.",
    en: "The quarter was not understood. Write it as 2026-Q1.",
  },
  OUTPUT_OF_NOTHING: {
    status: 422,
    et: "Väljund kuulub alategevuse või hanke juurde. Vali vähemalt üks.",
    en: "An output belongs to a sub-activity or a procurement. Choose at least one.",
  },
  HAS_DELIVERIES: {
    status: 422,
    et: "Sellest väljundist on midagi valminud, seda ei saa eemaldada.",
    en: "Some of this output has been delivered, so it cannot be removed.",
  },
  OUTPUT_PROMISED: {
    status: 422,
    et: "Vastuvõetud kava lubab seda väljundit, seda ei saa eemaldada.",
    en: "An adopted plan promises this output, so it cannot be removed.",
  },
  INVALID_INPUT: {
    status: 422,
    et: "Sellest väärtusest ei saadud aru. Paranda see ja proovi uuesti.",
    en: "This value was not understood. Correct it and try again.",
  },
  NOT_ALLOWED: {
    status: 403,
    et: "Sinu roll seda ei luba. Vajaduse korral palu projektijuhilt või haldurilt.",
    en: "Your role does not allow this. If you need it, ask the project manager or an administrator.",
  },
  OTHERS_HOURS: {
    status: 403,
    et: "Kirja panna ja muuta saad ainult oma tunde ja oma sõltumatuse kinnitust. Teiste omi muudab projektijuht.",
    en: "You can record and change only your own hours and your own declaration. The project manager changes those of others.",
  },
  SIGN_IN_FIRST: {
    status: 401,
    et: "Logi sisse. Kui olid juba sees, on sinu seanss lõppenud.",
    en: "Sign in. If you were signed in, your session has ended.",
  },
  SIGN_IN_WRONG: {
    status: 422,
    et: "E-posti aadress või parool ei sobi. Kontrolli mõlemat ja proovi uuesti.",
    en: "The e-mail address or the password does not match. Check both and try again.",
  },
  CODE_WRONG: {
    status: 422,
    et: "See kood ei sobi. Vaata rakendusest praegune kood ja proovi uuesti.",
    en: "This code does not match. Take the present code from your app and try again.",
  },
  BACKUP_CODE_WRONG: {
    status: 422,
    et: "See varukood ei sobi või on seda juba kasutatud. Proovi mõnda teist.",
    en: "This backup code does not match, or has been used. Try another.",
  },
  CODE_TOO_LATE: {
    status: 422,
    et: "Koodi oodati liiga kaua. Alusta sisselogimist uuesti.",
    en: "It took too long to enter the code. Begin signing in again.",
  },
  TOO_MANY_TRIES: {
    status: 429,
    et: "Liiga palju katseid järjest. Oota mõni minut ja proovi siis uuesti.",
    en: "Too many tries in a row. Wait a few minutes, then try again.",
  },
  PASSWORD_WRONG: {
    status: 422,
    et: "Praegune parool ei ole see. Proovi uuesti.",
    en: "This is not your present password. Try again.",
  },
  PASSWORD_TOO_SHORT: {
    status: 422,
    et: "Parool on liiga lühike: vaja on vähemalt {least} märki. Hea parool on mitu sõna järjest.",
    en: "The password is too short: it takes at least {least} characters. Several words in a row make a good one.",
  },
  PASSWORD_TOO_LONG: {
    status: 422,
    et: "Parool on liiga pikk: lubatud on kuni {most} märki.",
    en: "The password is too long: at most {most} characters are allowed.",
  },
  PASSWORD_TOO_COMMON: {
    status: 422,
    et: "Seda parooli teavad ja proovivad kõik. Vali mõni teine, näiteks mitu sõna järjest.",
    en: "Everybody knows and tries this password. Choose another, for example several words in a row.",
  },
  LINK_SPENT: {
    status: 422,
    et: "See link enam ei kehti: seda on juba kasutatud, see on tühistatud või on selle aeg läbi. Palu uus.",
    en: "This link no longer works: it has been used, withdrawn, or its time is over. Ask for a new one.",
  },
  SHARE_OUT_OF_RANGE: {
    status: 422,
    et: "Vali viimane päev vahemikus {from} kuni {to}.",
    en: "Choose a last day from {from} to {to}.",
  },
  INVALID_EMAIL: {
    status: 422,
    et: "See ei ole e-posti aadress. Kirjuta see kujul nimi@asutus.ee.",
    en: "This is not an e-mail address. Write it as name@office.ee.",
  },
  ALREADY_HERE: {
    status: 422,
    et: "Selle aadressiga inimene on organisatsioonis juba olemas. Anna talle roll inimeste nimekirjas.",
    en: "Somebody with this address is in the organisation already. Give them the role in the list of people.",
  },
  ACCOUNT_CLOSED: {
    status: 422,
    et: "Selle inimese konto on peatatud või anonüümseks muudetud, rolli talle anda ei saa.",
    en: "This person's account is disabled or anonymised, so no role can be given to it.",
  },
  ACCOUNT_ELSEWHERE: {
    status: 422,
    et: "Selle konto üle otsustab ka keegi teine: inimene on ka teises organisatsioonis või hoolitseb paigalduse eest. Palu paigalduse haldurit.",
    en: "Somebody else decides about this account as well: the person is in another organisation too, or looks after the installation. Ask the operator of the installation.",
  },
  OWN_ACCOUNT: {
    status: 422,
    et: "Oma konto kohta seda teha ei saa. Palu teist haldurit.",
    en: "This cannot be done to your own account. Ask another administrator.",
  },
  LAST_ADMINISTRATOR: {
    status: 422,
    et: "See on organisatsiooni viimane haldur. Määra enne teine.",
    en: "This is the last administrator of the organisation. Appoint another one first.",
  },
  LAST_OPERATOR: {
    status: 422,
    et: "See on paigalduse viimane haldur. Määra enne teine.",
    en: "This is the last operator of the installation. Appoint another one first.",
  },
  UNKNOWN_ACCOUNT: {
    status: 422,
    et: "Sellise aadressiga kontot ei ole. Kutsu inimene enne mõnda organisatsiooni.",
    en: "There is no account with this address. Invite the person to an organisation first.",
  },
  KEY_REUSED: {
    status: 422,
    et: "Sama võtmega on juba midagi muud saadetud. Saada muudatus uue võtmega.",
    en: "Something else was already sent under the same key. Send the change under a new one.",
  },
  IN_FLIGHT: {
    status: 409,
    et: "Seesama muudatus on juba teel. Oota hetk ja vaata, mis sellest sai.",
    en: "This very change is already on its way. Wait a moment and see what became of it.",
  },
  DISK_FULL: {
    status: 503,
    et: "Andmebaasi kettal ei ole enam ruumi, seda muudatust ei salvestatud. Ütle seda serveri haldajale (viga DISK_FULL) ja proovi siis uuesti.",
    en: "The disk of the database is full, and this change was not saved. Tell whoever looks after the server (error DISK_FULL), then try again.",
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    et: "Andmebaas ei vasta praegu. Midagi ei läinud kaduma; proovi hetke pärast uuesti.",
    en: "The database does not answer right now. Nothing was lost; try again in a moment.",
  },
} as const satisfies Record<string, RefusalWords & { status: number }>;

interface RefusalWords extends Sentences {
  /** What is said instead where history cannot tell who it was. */
  untold?: Sentences;
}

type Sentences = Record<Language, string>;

export type RefusalCode = keyof typeof REFUSALS;

/** The refusal as a sentence in the reader's language. */
export function refusalSentence(code: RefusalCode, details: RefusalDetails, language: Language): string {
  const refusal: RefusalWords = REFUSALS[code];
  const { [language]: sentence } = details.who === null ? (refusal.untold ?? refusal) : refusal;
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? "…"));
}

export function isRefusalCode(text: string): text is RefusalCode {
  return Object.hasOwn(REFUSALS, text);
}
