import type { ReactNode } from "react";
import { LanguageSwitch, Product, ThemeMenu } from "#client/project/project-header.tsx";
import styles from "./front-page.module.css";

/** A page for somebody who is not signed in: one thing to do, and around it only what belongs to every reader. */
export function FrontPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <header className={styles.header}>
        <Product href="/board" />
        <span className={styles.space} />
        <LanguageSwitch />
        <ThemeMenu />
      </header>
      <main id="main" className={styles.main}>
        <title>{`${title} · Hanketahvel`}</title>
        <div className={styles.card}>
          <h1>{title}</h1>
          {children}
        </div>
      </main>
    </>
  );
}
