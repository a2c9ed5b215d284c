import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
  useLocation,
  useNavigate,
  useRouter,
} from "@tanstack/react-router";
import { lazy, type MouseEvent, Suspense, useCallback } from "react";
import { useMe } from "#client/access/access.tsx";
import { useEndedSession } from "#client/account/session.ts";
import { type AdminAddress, readAdminAddress } from "#client/admin/admin-address.ts";
import { type BoardAddress, readBoardAddress } from "#client/board/board-address.ts";
import { BoardView } from "#client/board/board-view.tsx";
import { type HoursAddress, readHoursAddress } from "#client/hours/hours-address.ts";
import { useText } from "#client/i18n/language.tsx";
import { type OutputsAddress, readOutputsAddress } from "#client/outputs/outputs-address.ts";
import { type PlanAddress, readPlanAddress } from "#client/plan/plan-address.ts";
import { ProjectHeader } from "#client/project/project-header.tsx";
import { type ReportAddress, readReportAddress } from "#client/reports/report-address.ts";
import { type RtkAddress, readRtkAddress } from "#client/rtk/rtk-address.ts";
import { readTimelineAddress, type TimelineAddress } from "#client/timeline/timeline-address.ts";
import { failureOf } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Toasts } from "#client/ui/toast.tsx";
import { LinkedPerspective } from "#client/view/linked-perspective.ts";
import {
  type Perspective,
  parseAddress,
  printAddress,
  readPerspective,
  readViewAddress,
  type ViewAddress,
} from "#client/view/view-address.ts";
import styles from "./app.module.css";

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/board", replace: true });
  },
});

const boardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/board",
  validateSearch: (raw: Record<string, unknown>): BoardAddress => readBoardAddress(raw),
  component: BoardPage,
});

const procurementRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/procurements/$id",
  params: {
    parse: ({ id }) => ({ id: /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0 }),
    stringify: ({ id }) => ({ id: String(id) }),
  },
  validateSearch: (raw: Record<string, unknown>): Perspective => readPerspective(raw),
  beforeLoad: ({ params }) => {
    if (params.id === 0) throw notFound();
  },
  component: lazyRouteComponent(() => import("#client/procurement/procurement-page.tsx"), "ProcurementPage"),
});

const timelineRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/timeline",
  validateSearch: (raw: Record<string, unknown>): TimelineAddress => readTimelineAddress(raw),
  component: lazyRouteComponent(() => import("#client/timeline/timeline-page.tsx"), "TimelinePage"),
});

const planRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/plan",
  validateSearch: (raw: Record<string, unknown>): PlanAddress => readPlanAddress(raw),
  component: lazyRouteComponent(() => import("#client/plan/plan-page.tsx"), "PlanPage"),
});

const reportsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/reports",
  validateSearch: (raw: Record<string, unknown>): ReportAddress => readReportAddress(raw),
  component: lazyRouteComponent(() => import("#client/reports/reports-page.tsx"), "ReportsPage"),
});

const lawRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/law",
  validateSearch: (raw: Record<string, unknown>): ViewAddress => readViewAddress(raw),
  component: lazyRouteComponent(() => import("#client/law/law-page.tsx"), "LawPage"),
});

const rtkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/rtk",
  validateSearch: (raw: Record<string, unknown>): RtkAddress => readRtkAddress(raw),
  component: lazyRouteComponent(() => import("#client/rtk/rtk-page.tsx"), "RtkPage"),
});

const hoursRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/hours",
  validateSearch: (raw: Record<string, unknown>): HoursAddress => readHoursAddress(raw),
  component: lazyRouteComponent(() => import("#client/hours/hours-page.tsx"), "HoursPage"),
});

const outputsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/outputs",
  validateSearch: (raw: Record<string, unknown>): OutputsAddress => readOutputsAddress(raw),
  component: lazyRouteComponent(() => import("#client/outputs/outputs-page.tsx"), "OutputsPage"),
});

const conditionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/conditions",
  validateSearch: (raw: Record<string, unknown>): ViewAddress => readViewAddress(raw),
  component: lazyRouteComponent(() => import("#client/gates/conditions-page.tsx"), "ConditionsPage"),
});

const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/admin",
  validateSearch: (raw: Record<string, unknown>): AdminAddress => readAdminAddress(raw),
  component: lazyRouteComponent(() => import("#client/admin/admin-page.tsx"), "AdminPage"),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  component: () => null, // Drawn without the header, as is every page of somebody who is not signed in.
});

const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup",
  component: lazyRouteComponent(() => import("#client/account/set-up-page.tsx"), "SetUpPage"),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/invitation",
  component: lazyRouteComponent(() => import("#client/account/invitation-page.tsx"), "InvitationPage"),
});

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/reset",
  component: lazyRouteComponent(() => import("#client/account/reset-page.tsx"), "ResetPage"),
});

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/account",
  component: lazyRouteComponent(() => import("#client/account/account-page.tsx"), "AccountPage"),
});

const sharedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/shared",
  component: lazyRouteComponent(() => import("#client/share/shared-page.tsx"), "SharedPage"),
});

/** Addresses to views. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    indexRoute,
    boardRoute,
    procurementRoute,
    timelineRoute,
    planRoute,
    reportsRoute,
    lawRoute,
    rtkRoute,
    hoursRoute,
    outputsRoute,
    conditionsRoute,
    adminRoute,
    signInRoute,
    setUpRoute,
    invitationRoute,
    resetRoute,
    accountRoute,
    sharedRoute,
  ]),
  parseSearch: parseAddress,
  stringifySearch: printAddress,
  defaultErrorComponent: Failed,
  defaultPendingComponent: () => <main className={styles.page} aria-busy="true" />,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

function BoardPage() {
  const address = boardRoute.useSearch();
  const navigate = useNavigate();
  const changeAddress = useCallback(
    (next: BoardAddress, isReplaced = false) =>
      void navigate({ to: "/board", search: next, replace: isReplaced, resetScroll: false }),
    [navigate],
  );
  return <BoardView address={address} onAddress={changeAddress} />;
}

function Shell() {
  const follow = useFollowedLinks();
  const { pathname, search } = useLocation();
  const me = useMe();
  const isEnded = useEndedSession() !== null;
  const isNobody = me !== undefined && me.access.user === null && !me.access.isLocal;
  if (pathname === "/sign-in" || (isNobody && !FOR_ANYONE.has(pathname)))
    return (
      <div className={styles.shell}>
        <Suspense>
          <SignInPage />
        </Suspense>
      </div>
    );
  return (
    // biome-ignore lint/a11y: links inside answer to keys by themselves; this only keeps the page from loading anew.
    <div className={styles.shell} onClick={follow}>
      {!FOR_ANYONE.has(pathname) && (
        <ProjectHeader path={pathname} address={readViewAddress({ ...search })} />
      )}
      <LinkedPerspective value={printAddress(readPerspective({ ...search }))}>
        <Outlet />
      </LinkedPerspective>
      <Toasts />
      <Suspense>{isEnded && <SignInDialog />}</Suspense>
    </div>
  );
}

/** Pages for who has no account, or none yet. They have no header: there is no project to speak of. */
const FOR_ANYONE: ReadonlySet<string> = new Set(["/setup", "/invitation", "/reset", "/shared"]);

const SignInPage = lazy(() =>
  import("#client/account/sign-in-page.tsx").then((module) => ({ default: module.SignInPage })),
);
const SignInDialog = lazy(() =>
  import("#client/account/sign-in-dialog.tsx").then((module) => ({ default: module.SignInDialog })),
);

/** Plain links between views, wherever they stand, change the view without loading the program again. */
function useFollowedLinks(): (event: MouseEvent) => void {
  const { history } = useRouter();
  return (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const href = link?.getAttribute("href");
    if (
      !link ||
      !href ||
      !/^\/(board|procurements|timeline|rtk|hours|outputs|plan|reports|law|conditions|admin)\b/.test(href) ||
      (link.target && link.target !== "_self")
    )
      return;
    event.preventDefault();
    history.push(href);
  };
}

function NotFound() {
  const t = useText();
  return (
    <main id="main" className={styles.page}>
      <title>{`${t("app.notFound")} · Hanketahvel`}</title>
      <h1>{t("app.notFound")}</h1>
      <p>{t("app.notFound.explained")}</p>
      <p>
        <a href="/board">{t("app.toBoard")}</a>
      </p>
    </main>
  );
}

function Failed({ error, reset }: ErrorComponentProps) {
  const t = useText();
  const number = failureOf(error).errorNumber;
  return (
    <main id="main" className={styles.page} role="alert">
      <title>{`${t("app.failed")} · Hanketahvel`}</title>
      <h1>{t("app.failed")}</h1>
      <p>{t("app.failed.explained")}</p>
      <p>{number ? t("common.error.number", { number }) : t("app.failed.words", { words: String(error) })}</p>
      <div className={styles.actions}>
        <Button variant="primary" onPress={reset}>
          {t("common.tryAgain")}
        </Button>
        <Button onPress={() => location.reload()}>{t("app.reload")}</Button>
      </div>
    </main>
  );
}
