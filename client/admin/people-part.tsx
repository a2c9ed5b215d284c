import { MoreHorizontal, UserPlus } from "lucide-react";
import { useState } from "react";
import { useAccess } from "#client/access/access.tsx";
import { useAsking } from "#client/account/ask-auth.ts";
import { formatMoment } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { saveFile } from "#client/reports/save-file.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Menu, type MenuEntry } from "#client/ui/menu.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { showToast } from "#client/ui/toast.tsx";
import type { OrganisationOf, PersonOf, ProjectOf, SentLink } from "#shared/administration.ts";
import { SEAT_WORDS } from "#shared/seat-words.ts";
import styles from "./admin.module.css";
import { AnonymiseDialog } from "./anonymise-dialog.tsx";
import { InvitationList } from "./invitation-list.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { LinkDialog } from "./link-dialog.tsx";
import { RolesDialog } from "./roles-dialog.tsx";
import { readAdminAgain, useReading } from "./use-admin.ts";

type Asked =
  | { what: "invite" }
  | { what: "roles" | "anonymise"; person: PersonOf }
  | { what: "link"; person: PersonOf; link: SentLink };

/** The people of an organisation: what each is in which project, their accounts, and who is invited. */
export function PeoplePart({ organisation }: { organisation: OrganisationOf }) {
  const { t } = useLanguage();
  const organisationId = organisation.id;
  const people = useReading(["people", organisationId], () => client.people.list.query({ organisationId }));
  const projects = useReading(["projects", organisationId], () =>
    client.organisations.projects.query({ organisationId }),
  );
  const [sought, setSought] = useState("");
  const [asked, setAsked] = useState<Asked | null>(null);
  const all = people.data?.people ?? [];
  const found = all.filter((person) =>
    `${person.name} ${person.email}`.toLocaleLowerCase().includes(sought.trim().toLocaleLowerCase()),
  );
  // What a person is changes while the dialog about them is open.
  const current = (person: PersonOf) => all.find(({ userId }) => userId === person.userId) ?? person;
  return (
    <section className={styles.part} aria-label={t("admin.part.people")}>
      <div className={styles.tools}>
        <TextField
          label={t("admin.people.search")}
          isLabelHidden
          placeholder={t("admin.people.search")}
          type="search"
          value={sought}
          onChange={setSought}
        />
        <Button variant="primary" onPress={() => setAsked({ what: "invite" })}>
          <UserPlus aria-hidden="true" /> {t("admin.invite")}
        </Button>
      </div>
      <FailureNotice failure={people.failure ?? projects.failure} />
      {!people.data && !people.failure && <p role="status">{t("common.loading")}</p>}
      {people.data && (
        <PeopleTable
          people={found}
          projects={projects.data ?? []}
          organisation={organisation}
          onAsked={setAsked}
        />
      )}
      {people.data && found.length === 0 && <p>{t("admin.people.noneFound")}</p>}
      {people.data && (
        <InvitationList
          organisation={organisation}
          invitations={people.data.invitations}
          projects={projects.data ?? []}
        />
      )}
      {asked?.what === "invite" && (
        <InviteDialog
          organisation={organisation}
          projects={projects.data ?? []}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.what === "roles" && (
        <RolesDialog
          organisation={organisation}
          person={current(asked.person)}
          projects={projects.data ?? []}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.what === "anonymise" && (
        <AnonymiseDialog organisation={organisation} person={asked.person} onClose={() => setAsked(null)} />
      )}
      {asked?.what === "link" && (
        <LinkDialog
          title={t("admin.resetLink")}
          page="reset"
          email={asked.person.email}
          link={asked.link}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}

function PeopleTable({
  people,
  projects,
  organisation,
  onAsked,
}: {
  people: readonly PersonOf[];
  projects: readonly ProjectOf[];
  organisation: OrganisationOf;
  onAsked: (asked: Asked) => void;
}) {
  const { t, language } = useLanguage();
  const { user } = useAccess();
  const nameOf = (projectId: number) =>
    projects.find(({ id }) => id === projectId)?.name ?? String(projectId);
  return (
    <table className={styles.table}>
      <caption className={styles.unseen}>{t("admin.part.people")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("admin.people.name")}</th>
          <th scope="col">{t("admin.people.roles")}</th>
          <th scope="col">{t("admin.people.seen")}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.userId} className={person.disabledAt ? styles.closed : undefined}>
            <th scope="row">
              <span className={styles.name}>{person.name}</span>
              {person.userId === user?.id && <span className={styles.mark}>{t("admin.people.you")}</span>}
              {person.disabledAt && !person.anonymisedAt && (
                <span className={styles.mark}>{t("admin.people.disabled")}</span>
              )}
              {!person.anonymisedAt && <span className={styles.quiet}>{person.email}</span>}
            </th>
            <td data-label={t("admin.people.roles")}>
              <ul className={styles.roles}>
                {person.isAdministrator && <li>{t("admin.people.administrator")}</li>}
                {person.isOperator && <li>{t("admin.people.operator")}</li>}
                {person.roles.map(({ projectId, role }) => (
                  <li key={projectId}>
                    {SEAT_WORDS[language][role]} <span className={styles.quiet}>{nameOf(projectId)}</span>
                  </li>
                ))}
                {!person.isAdministrator && !person.isOperator && person.roles.length === 0 && (
                  <li className={styles.quiet}>{t("admin.people.noRole")}</li>
                )}
              </ul>
            </td>
            <td data-label={t("admin.people.seen")}>
              <span>
                {person.lastSeenAt ? formatMoment(person.lastSeenAt, language) : "–"}
                {person.hasSecondFactor && (
                  <span className={styles.quiet}>{t("admin.people.secondFactor")}</span>
                )}
              </span>
            </td>
            <td className={styles.action}>
              {!person.anonymisedAt && (
                <PersonMenu person={person} organisation={organisation} onAsked={onAsked} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PersonMenu({
  person,
  organisation,
  onAsked,
}: {
  person: PersonOf;
  organisation: OrganisationOf;
  onAsked: (asked: Asked) => void;
}) {
  const { t, language } = useLanguage();
  const { user } = useAccess();
  const its = { organisationId: organisation.id, userId: person.userId };
  const { name } = person;
  const isSelf = person.userId === user?.id;
  const { ask, failure } = useAsking(
    (act: () => Promise<string | null>) => act(),
    async (done) => {
      if (done) showToast({ text: done });
      await readAdminAgain();
    },
  );
  const does = (
    id: string,
    label: string,
    act: () => Promise<string | null>,
    more: Partial<MenuEntry> = {},
  ) => ({
    id,
    label,
    onAction: () => ask(act),
    ...more,
  });
  const open = person.disabledAt === null;
  const entries: (MenuEntry | "separator")[] = [
    ...(open
      ? [
          { id: "roles", label: t("admin.do.roles"), onAction: () => onAsked({ what: "roles", person }) },
          does(
            "administrator",
            t(person.isAdministrator ? "admin.do.removeAdministrator" : "admin.do.setAdministrator"),
            async () => {
              const isAdministrator = !person.isAdministrator;
              await client.people.setAdministrator.mutate({ ...its, isAdministrator });
              return t(isAdministrator ? "admin.done.administrator" : "admin.done.noAdministrator", { name });
            },
          ),
        ]
      : []),
    ...(open && person.isOurs
      ? [
          ...(person.sessions > 0
            ? [
                does("sessions", t("admin.do.endSessions"), async () => {
                  const { ended } = await client.people.endSessions.mutate(its);
                  return t("admin.done.sessions", { name, count: ended });
                }),
              ]
            : []),
          does("reset", t("admin.do.reset"), async () => {
            const link = await client.people.resetPassword.mutate(its);
            onAsked({ what: "link", person, link });
            return null;
          }),
        ]
      : []),
    "separator",
    does("export", t("admin.do.export"), async () => {
      const everything = await client.people.export.mutate(its);
      saveFile(`${t("admin.export.file")}.json`, JSON.stringify(everything, null, 2), "application/json");
      return t("admin.done.export", { name });
    }),
    ...(person.isOurs && !isSelf
      ? [
          does("disable", t(open ? "admin.do.disable" : "admin.do.enable"), async () => {
            await client.people.disable.mutate({ ...its, isDisabled: open });
            return t(open ? "admin.done.disabled" : "admin.done.enabled", { name });
          }),
          {
            id: "anonymise",
            label: t("admin.do.anonymise"),
            tone: "danger" as const,
            onAction: () => onAsked({ what: "anonymise", person }),
          },
        ]
      : []),
  ];
  const label = t("admin.do.of", { name });
  return (
    <>
      <Menu
        label={label}
        trigger={
          <IconButton label={label}>
            <MoreHorizontal aria-hidden="true" />
          </IconButton>
        }
        entries={entries[0] === "separator" ? entries.slice(1) : entries}
      />
      {failure && (
        <div lang={language} className={styles.failure}>
          <FailureNotice failure={failure} />
        </div>
      )}
    </>
  );
}
