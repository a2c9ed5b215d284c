import { useRouter } from "@tanstack/react-router";
import {
  Clock,
  FolderOpen,
  Keyboard,
  ListChecks,
  Menu as MenuIcon,
  Moon,
  Scale,
  Settings,
  Sun,
  SunMoon,
} from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useAccess, useMay, useMayStartProjects } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureSentence } from "#client/procurement/failure-sentence.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Menu } from "#client/ui/menu.tsx";
import { printAddress, sharedAddress, type ViewAddress } from "#client/view/view-address.ts";
import type { Project } from "#shared/board.ts";
import styles from "./project-header.module.css";
import { ScreenNav } from "./screen-nav.tsx";
import { THEMES, useTheme } from "./theme.ts";
import { useLogKey } from "./use-log-key.ts";
import { useChooseProject, useProjects } from "./use-projects.ts";

const Shortcuts = lazy(() => import("./shortcuts.tsx").then((module) => ({ default: module.Shortcuts })));
const ChooseProjectDialog = lazy(() =>
  import("./choose-project-dialog.tsx").then((module) => ({ default: module.ChooseProjectDialog })),
);
const NewProjectDialog = lazy(() =>
  import("./new-project-dialog.tsx").then((module) => ({ default: module.NewProjectDialog })),
);
const PersonMenu = lazy(() =>
  import("#client/account/person-menu.tsx").then((module) => ({ default: module.PersonMenu })),
);
const LogDialog = lazy(() =>
  import("#client/hours/log-dialog.tsx").then((module) => ({ default: module.LogDialog })),
);

/** Above every view: what this is, which project, and what belongs to the reader: language, theme, shortcuts. */
export function ProjectHeader({ path, address }: { path: string; address: ViewAddress }) {
  const { t } = useLanguage();
  const [asked, setAsked] = useState<"chooseProject" | "logHours" | "newProject" | "shortcuts" | null>(null);
  const { projects, project } = useProjects(address.project);
  const choose = useChooseProject();
  const router = useRouter();
  const { user, isLocal, isOperator, administers } = useAccess();
  const may = useMay(project?.id);
  const mayStart = useMayStartProjects();
  const mayLog = may("hours.log");
  useLogKey(() => mayLog && setAsked("logHours"));
  return (
    <header className={styles.header} data-screen-only="">
      <a href="#main" className={styles.skip}>
        {t("project.skip")}
      </a>
      <Product href={`/board${printAddress({ project: address.project })}`} />
      <ScreenNav path={path} address={address} />
      {project && <ProjectName project={project} />}
      <span className={styles.space} />
      {mayLog && (
        <IconButton
          label={t("project.logHours")}
          aria-keyshortcuts="h"
          data-deed="hours.log"
          onPress={() => setAsked("logHours")}
        >
          <Clock aria-hidden="true" />
        </IconButton>
      )}
      <span className={user ? styles.ofAccount : styles.ofReader}>
        <LanguageSwitch />
        <ThemeMenu />
      </span>
      <Menu
        label={t("project.menu")}
        trigger={
          <IconButton label={t("project.menu")}>
            <MenuIcon aria-hidden="true" />
          </IconButton>
        }
        entries={[
          ...projects.slice(0, MOST_LISTED).map((each) => ({
            id: `project ${each.id}`,
            deed: "projects.open",
            label: each.name,
            hint: each.illustrative ? `${each.number} · ${t("project.sample")}` : each.number,
            icon: <FolderOpen aria-hidden="true" />,
            isChosen: each.id === project?.id,
            onAction: () => choose.open(each.id),
          })),
          ...(isManifold(projects)
            ? [{ id: "all", label: t("project.all"), onAction: () => setAsked("chooseProject") }]
            : []),
          ...(projects.length > 0 ? (["separator"] as const) : []),
          ...(mayStart
            ? ([
                {
                  id: "new",
                  deed: "projects.create",
                  label: t("project.new"),
                  onAction: () => setAsked("newProject"),
                },
                {
                  id: "sample",
                  deed: "projects.loadSample",
                  label: t("project.loadSampleAgain"),
                  onAction: () => choose.loadSample(),
                },
                "separator",
              ] as const)
            : []),
          {
            id: "law",
            label: t("nav.law"),
            icon: <Scale aria-hidden="true" />,
            onAction: () => router.history.push(`/law${printAddress(sharedAddress(address))}`),
          },
          {
            id: "conditions",
            label: t("nav.conditions"),
            icon: <ListChecks aria-hidden="true" />,
            onAction: () => router.history.push(`/conditions${printAddress(sharedAddress(address))}`),
          },
          ...(isLocal || isOperator || administers.length > 0
            ? [
                {
                  id: "admin",
                  label: t("nav.admin"),
                  icon: <Settings aria-hidden="true" />,
                  onAction: () => router.history.push("/admin"),
                },
              ]
            : []),
          {
            id: "shortcuts",
            label: t("project.shortcuts"),
            icon: <Keyboard aria-hidden="true" />,
            onAction: () => setAsked("shortcuts"),
          },
        ]}
      />
      {user && (
        <Suspense fallback={<span className={styles.person} />}>
          <PersonMenu name={user.name} email={user.email} />
        </Suspense>
      )}
      {choose.failure && (
        <p role="alert" className={styles.failure}>
          <FailureSentence failure={choose.failure} />
        </p>
      )}
      <Suspense>
        {asked === "chooseProject" && (
          <ChooseProjectDialog
            projects={projects}
            chosen={project?.id}
            onChoose={choose.open}
            onClose={() => setAsked(null)}
          />
        )}
        {asked === "logHours" && <LogDialog project={address.project} onClose={() => setAsked(null)} />}
        {asked === "newProject" && <NewProjectDialog onClose={() => setAsked(null)} />}
        {asked === "shortcuts" && <Shortcuts project={project?.id} onClose={() => setAsked(null)} />}
      </Suspense>
    </header>
  );
}

const MOST_LISTED = 12;

/** Whether the projects are too many for a menu, or of several organisations: then all of them have a list of their own. */
function isManifold(projects: readonly { organisationId: number }[]): boolean {
  return (
    projects.length > MOST_LISTED ||
    projects.some(({ organisationId }) => organisationId !== projects[0]!.organisationId)
  );
}

/** The mark and the name of the product, which lead to its first screen. */
export function Product({ href }: { href: string }) {
  return (
    <a href={href} className={styles.product}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <rect x="2" y="3" width="4" height="14" rx="1" opacity=".5" />
        <rect x="8" y="3" width="4" height="9" rx="1" opacity=".75" />
        <rect x="14" y="3" width="4" height="5" rx="1" />
      </svg>
      <span>Hanketahvel</span>
    </a>
  );
}

function ProjectName({ project }: { project: Project }) {
  const { t } = useLanguage();
  return (
    <div className={styles.project}>
      <span className={styles.name} title={project.name}>
        {project.name}
      </span>
      <span className={styles.number}>{project.number}</span>
      {project.illustrative && (
        <span className={styles.illustrative} title={t("project.illustrative")}>
          {t("project.illustrative")}
        </span>
      )}
    </div>
  );
}

/** Turns to the other language. */
export function LanguageSwitch() {
  const { language, t, chooseLanguage } = useLanguage();
  const other = language === "et" ? "en" : "et";
  return (
    <button type="button" className={styles.language} lang={other} onClick={() => chooseLanguage(other)}>
      {t("project.otherLanguage")}
    </button>
  );
}

/** Chooses between light, dark, and as the device has it. */
export function ThemeMenu() {
  const { t } = useLanguage();
  const [theme, chooseTheme] = useTheme();
  const Icon = ICONS[theme];
  return (
    <Menu
      label={t("project.theme")}
      trigger={
        <IconButton label={t("project.theme")}>
          <Icon aria-hidden="true" />
        </IconButton>
      }
      entries={THEMES.map((each) => {
        const Own = ICONS[each];
        return {
          id: each,
          label: t(`project.theme.${each}`),
          icon: <Own aria-hidden="true" />,
          isChosen: each === theme,
          onAction: () => chooseTheme(each),
        };
      })}
    />
  );
}

const ICONS = { device: SunMoon, light: Sun, dark: Moon };
