import { useInfiniteQuery } from "@tanstack/react-query";
import { formatMoment } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { client, failureOf } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Select } from "#client/ui/select.tsx";
import type { OrganisationOf, ProjectOf } from "#shared/administration.ts";
import { SEAT_WORDS } from "#shared/seat-words.ts";
import styles from "./admin.module.css";
import type { AdminAddress } from "./admin-address.ts";
import { EVENT_GROUPS, eventInWords } from "./event-words.ts";
import { type Events, useReading } from "./use-admin.ts";

const ALL = "all";

/** What concerned who may do what, the latest first. */
export function EventsPart({
  organisation,
  address,
  onAddress,
}: {
  organisation: OrganisationOf;
  address: AdminAddress;
  onAddress: (next: AdminAddress) => void;
}) {
  const { t, language } = useLanguage();
  const organisationId = organisation.id;
  const filter = {
    kind: address.kind ?? null,
    userId: address.who ?? null,
    from: address.from ?? null,
    to: address.to ?? null,
  };
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["admin", "events", organisationId, filter],
    queryFn: ({ pageParam }) =>
      client.organisations.events.query({ organisationId, ...filter, before: pageParam }),
    initialPageParam: null as number | null,
    getNextPageParam: (last: Events) => (last.hasMore ? (last.events.at(-1)?.id ?? null) : null),
    staleTime: 0,
  });
  const people = useReading(["people", organisationId], () => client.people.list.query({ organisationId }));
  const projects = useReading(["projects", organisationId], () =>
    client.organisations.projects.query({ organisationId }),
  );
  const events = data?.pages.flatMap((page) => page.events) ?? [];
  const isFiltered = Object.values(filter).some((value) => value !== null);
  const change = (next: Partial<AdminAddress>) => onAddress({ ...address, ...next });
  return (
    <section className={styles.part} aria-label={t("admin.part.log")}>
      <div className={styles.filters}>
        <Select
          label={t("admin.log.kind")}
          value={address.kind ?? ALL}
          onChange={(kind) => change({ kind: kind === ALL ? undefined : kind })}
          options={[
            { id: ALL, label: t("admin.log.all") },
            ...EVENT_GROUPS.map(([id, key]) => ({ id: id as string, label: t(key) })),
          ]}
        />
        <Select
          label={t("admin.log.who")}
          value={address.who ?? ALL}
          onChange={(who) => change({ who: who === ALL ? undefined : who })}
          options={[
            { id: ALL, label: t("admin.log.anybody") },
            ...(people.data?.people ?? []).map(({ userId, name }) => ({ id: userId, label: name })),
          ]}
        />
        <DayField
          label={t("admin.log.from")}
          value={address.from ?? null}
          onChange={(from) => change({ from: from ?? undefined })}
        />
        <DayField
          label={t("admin.log.to")}
          value={address.to ?? null}
          onChange={(to) => change({ to: to ?? undefined })}
        />
        {isFiltered && (
          <Button onPress={() => change({ kind: undefined, who: undefined, from: undefined, to: undefined })}>
            {t("admin.log.clear")}
          </Button>
        )}
      </div>
      {error && <FailureNotice failure={failureOf(error)} />}
      {!data && !error && <p role="status">{t("common.loading")}</p>}
      {data && events.length === 0 && <p>{t(isFiltered ? "admin.log.noneFound" : "admin.log.none")}</p>}
      {events.length > 0 && (
        <table className={styles.table}>
          <caption className={styles.unseen}>{t("admin.part.log")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("admin.log.when")}</th>
              <th scope="col">{t("admin.log.what")}</th>
              <th scope="col">{t("admin.log.who")}</th>
              <th scope="col">{t("admin.log.whom")}</th>
              <th scope="col">{t("admin.log.where")}</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.id}>
                <td data-label={t("admin.log.when")} className={styles.moment}>
                  {formatMoment(event.recordedAt, language)}
                </td>
                <th scope="row" data-label={t("admin.log.what")}>
                  <span>
                    {eventInWords(event.kind, t)}
                    <Details event={event} projects={projects.data ?? []} />
                  </span>
                </th>
                <td data-label={t("admin.log.who")}>{actorOf(event, t)}</td>
                <td data-label={t("admin.log.whom")}>
                  {event.subject === event.actor ? "" : (event.subjectName ?? "")}
                </td>
                <td data-label={t("admin.log.where")}>{event.address ?? ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {hasNextPage && (
        <div>
          <Button onPress={() => void fetchNextPage()} isPending={isFetchingNextPage}>
            {t("admin.log.older")}
          </Button>
        </div>
      )}
    </section>
  );
}

type Event = Events["events"][number];

/** Somebody without a name here is of another organisation, or nobody that is known. */
function actorOf({ actor, actorName }: Event, t: ReturnType<typeof useLanguage>["t"]): string {
  if (actorName) return actorName;
  if (actor === "local") return t("admin.log.local");
  return actor === null ? t("admin.log.nobody") : t("admin.log.outsider");
}

/** What the event says of itself: the project, and roles before and after. */
function Details({ event: { details }, projects }: { event: Event; projects: readonly ProjectOf[] }) {
  const { language } = useLanguage();
  const role = (value: unknown) =>
    typeof value === "string" && value in SEAT_WORDS[language]
      ? SEAT_WORDS[language][value as keyof (typeof SEAT_WORDS)["et"]]
      : null;
  const project = projects.find(({ id }) => id === details.projectId)?.name;
  const change = [role(details.before), role(details.after ?? details.role)].filter(Boolean).join(" → ");
  const words = [change, project, details.deed].filter(Boolean).join(" · ");
  return words ? <span className={styles.quiet}>{words}</span> : null;
}
