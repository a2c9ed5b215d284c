import "#client/i18n/screen-texts.ts";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { ACCESS, useAccess } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import type { Key } from "#client/i18n/message.ts";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { queryClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Select } from "#client/ui/select.tsx";
import screenStyles from "#client/view/screen.module.css";
import { printAddress } from "#client/view/view-address.ts";
import type { Access } from "#shared/access.ts";
import type { OrganisationOf } from "#shared/administration.ts";
import styles from "./admin.module.css";
import { type AdminAddress, PARTS, type Part } from "./admin-address.ts";
import { EventsPart } from "./events-part.tsx";
import { InstallationPart } from "./installation-part.tsx";
import { OrganisationsPart } from "./organisations-part.tsx";
import { PeoplePart } from "./people-part.tsx";
import { ProjectsPart } from "./projects-part.tsx";
import { RenameDialog } from "./rename-dialog.tsx";
import { readAdminAgain, useOrganisations } from "./use-admin.ts";

/** Who may do what, the projects of an organisation, what concerned rights, and how the installation is doing. */
export function AdminPage() {
  const { t } = useLanguage();
  const address = useSearch({ from: "/admin" });
  const navigate = useNavigate();
  const access = useAccess();
  const { data, failure, readAgain } = useOrganisations();
  const own = data?.filter(({ isAdministered }) => isAdministered) ?? [];
  const organisation = own.find(({ id }) => id === address.organisation) ?? own[0] ?? null;
  const parts = partsFor(access, organisation);
  const part = parts.find((each) => each === address.part) ?? parts[0];
  const [isRenaming, setRenaming] = useState(false);
  const change = (next: AdminAddress) => void navigate({ to: "/admin", search: next, resetScroll: false });
  return (
    <main id="main" className={screenStyles.page} aria-busy={!data && !failure}>
      <title>{`${t("nav.admin")} · Hanketahvel`}</title>
      <header className={screenStyles.header}>
        <div>
          <h1>{t("nav.admin")}</h1>
          {organisation && (
            <p className={styles.organisation}>
              {own.length > 1 ? (
                <Select
                  label={t("admin.organisation")}
                  layout="inline"
                  value={String(organisation.id)}
                  options={own.map(({ id, name }) => ({ id: String(id), label: name }))}
                  onChange={(id) => change({ ...address, organisation: Number(id) })}
                />
              ) : (
                <span>{organisation.name}</span>
              )}
              <IconButton size="small" label={t("admin.rename")} onPress={() => setRenaming(true)}>
                <Pencil aria-hidden="true" />
              </IconButton>
            </p>
          )}
        </div>
      </header>
      {failure && (
        <>
          <FailureNotice failure={failure} />
          <div>
            <Button onPress={readAgain}>{t("common.tryAgain")}</Button>
          </div>
        </>
      )}
      {!data && !failure && <p role="status">{t("common.loading")}</p>}
      {data && !part && <p>{t("admin.nothing")}</p>}
      {data && part && (
        <>
          <nav className={screenStyles.tabs} aria-label={t("admin.parts")}>
            {parts.map((each) => (
              <a
                key={each}
                href={`/admin${printAddress({ part: each === parts[0] ? undefined : each, organisation: address.organisation })}`}
                aria-current={each === part ? "page" : undefined}
              >
                {t(PART_NAMES[each])}
              </a>
            ))}
          </nav>
          {part === "people" && organisation && (
            <PeoplePart key={organisation.id} organisation={organisation} />
          )}
          {part === "projects" && organisation && (
            <ProjectsPart key={organisation.id} organisation={organisation} />
          )}
          {part === "log" && organisation && (
            <EventsPart
              key={organisation.id}
              organisation={organisation}
              address={address}
              onAddress={change}
            />
          )}
          {part === "organisations" && (
            <OrganisationsPart
              organisations={data}
              onAdded={async () => {
                // Whoever looks after it from now on has more parts than before, of which this stays open.
                change({ ...address, part: "organisations" });
                await queryClient.invalidateQueries({ queryKey: ACCESS });
                await readAdminAgain();
              }}
            />
          )}
          {part === "installation" && <InstallationPart />}
        </>
      )}
      {isRenaming && organisation && (
        <RenameDialog organisation={organisation} onClose={() => setRenaming(false)} />
      )}
    </main>
  );
}

/** Without a login there are no people to look after, and nobody whose sign-ins could be told of. */
function partsFor(access: Access, organisation: OrganisationOf | null): Part[] {
  return PARTS.filter((part) => {
    if (part === "projects") return organisation !== null;
    if (part === "people" || part === "log") return organisation !== null && !access.isLocal;
    if (part === "organisations") return access.isOperator && !access.isLocal;
    return access.isOperator;
  });
}

const PART_NAMES = {
  people: "admin.part.people",
  projects: "admin.part.projects",
  log: "admin.part.log",
  organisations: "admin.part.organisations",
  installation: "admin.part.installation",
} as const satisfies Record<Part, Key>;
