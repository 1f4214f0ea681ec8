package dev.kikori.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.alert.AlertRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The dashboard in a real browser: after each test no policy was violated, no error was logged and no log line's script has run. */
final class DashboardTest {
  /** The page has its stream: what happens from now on is told. */
  private static final String LIVE = ".live-panel [class='live live']";

  private static final String TEMPLATE = "templates/" + Sample.PLACED + "?service=checkout";

  @TempDir static Path folder;

  private static InMemory shop;
  private static Running running;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.open();
    shop = InMemory.sample(Clock.systemUTC());
    running = Running.withTokens(shop.services(), WebConfig.DEFAULTS, folder);
    browser.prefers("light");
    browser.go(running.url("/"));
    browser.find("input[name=token]").sendKeys("no such token", Keys.ENTER);
    browser.sees("unknown or expired token");
    browser.find("input[name=token]").sendKeys(Running.ADMIN, Keys.ENTER);
    browser.find(".overview");
    assertThat(browser.complaints()).allMatch(line -> line.contains("401"));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (running != null) {
      running.close();
    }
  }

  @AfterEach
  void nothingIsComplainedOf_andNoScriptOfALogLineRan() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.run("return window.pwned === undefined")).isEqualTo(true);
  }

  @Test
  void overview_showsLogsAsTheyCome_alertsAndSummaries() {
    browser.go(running.url("/#/"));
    browser.sees("Connection is not available");
    browser.sees("windows judged");
    browser.sees("Nothing unusual.");
    browser.find(LIVE);

    browser.sees("0\nevents per second");
    browser.picture("overview-light");
    shop.append(Sample.TENANT, Sample.event(501, Sample.NOW));
    shop.append(Sample.TENANT, Hostile.event(502));

    browser.sees("DROP TABLE alerts");
    WebElement row = browser.find(".live-panel .logs .log.error");
    row.click();
    assertThat(browser.find(".detail pre").getText())
        .contains("<script>window.pwned=1</script>", "␛[31m")
        .doesNotContain("\u202e");
    row.sendKeys(Keys.ENTER);
    assertThat(browser.all(".detail")).isEmpty();
  }

  @Test
  void liveLogs_pauseAndGoOn_withoutGrowing() {
    browser.go(running.url("/#/"));
    browser.find(LIVE);
    browser.press("p");
    browser.sees("Go on");

    for (int i = 0; i < 2_000; i++) {
      shop.append(Sample.TENANT, Sample.event(10_000 + i, Sample.NOW));
    }

    browser
        .waiting("more than are shown")
        .untilAsserted(
            () ->
                assertThat(browser.text())
                    .containsPattern("Go on \\(([5-9]\\d\\d|1,\\d{3}) new\\)"));
    browser.press("p");
    browser.sees("Pause");
    assertThat(browser.all(".live-panel .log")).hasSize(250);
  }

  @Test
  void alert_tellsWhatAndWhy_andTakesFeedbackAndASilence() {
    browser.go(running.url("/#/alerts"));
    browser.click(".alert-card.firing.critical");

    browser.sees("38 / 0.2");
    browser.sees("never seen before");
    browser.find(".spark");
    assertThat(browser.all(".window .log.critical")).hasSizeGreaterThan(5);
    assertThat(browser.all(".window .log").size()).isLessThan(60);
    browser.sees("payment"); // A neighbour in time.
    browser.picture("alert-light");
    browser.find(".panel header button[aria-pressed]").click();
    assertThat(browser.all(".window .log")).hasSize(60);

    browser.find("textarea[name=note]").sendKeys("the pool of db-3 was too small");
    browser.find("#feedback-true").click();
    browser.sees("the pool of db-3 was too small " + Running.ADMIN);
    browser.find("input[name=comment]").sendKeys("being repaired");
    browser.tells("Silent until", () -> browser.click("#silence"));
    assertThat(shop.opinions).anyMatch(one -> one.value().trueAlert());
    assertThat(shop.silences).anyMatch(one -> one.value().comment().equals("being repaired"));

    browser.go(running.url("/#/silences"));
    browser.sees("being repaired");
    browser.click("tbody button");
    browser.sees("No silences");
  }

  @Test
  void template_isSuppressed_andNoLongerSo_onItsPage() {
    browser.go(running.url("/#/templates?service=checkout"));
    browser.click("tbody a.template");

    browser.sees("order <ID> placed by customer <NUM>");
    browser.sees("No suppressions");
    browser.find(".spark");
    browser.find("input[name=comment]").sendKeys("harmless since 2.3");
    browser.tells("Silent until", () -> browser.click("#suppress"));
    browser.sees("service=\"checkout\"");
    assertThat(browser.find("tbody tr").getText())
        .contains("suppression", Sample.PLACED, Running.ADMIN, "harmless since 2.3");
    browser.picture("template-light");
    browser.click("tbody button");
    browser.sees("No suppressions");
    assertThat(shop.silences).isEmpty();
  }

  @Test
  void alertPage_followsItsAlert() {
    AlertRecord alert = Sample.slowPayments(Sample.TENANT);
    browser.go(running.url("/alerts/" + alert.id()));
    browser.sees("firing for");

    shop.change(Sample.over(alert));

    browser.sees("resolved");
    shop.change(alert);
    browser.sees("firing for");
  }

  @Test
  void search_findsEvents_pageByPage() {
    browser.go(running.url("/#/events"));
    browser.sees("Older events");
    assertThat(browser.all("#main .log")).hasSize(100);
    browser.press("/");
    browser.press("db-3.internal", Keys.ENTER);

    browser
        .waiting("what was searched for")
        .untilAsserted(
            () ->
                assertThat(browser.all("#main .log .text"))
                    .hasSizeBetween(3, 99)
                    .allMatch(one -> one.getText().contains("db-3.internal")));
    browser.click(".log");
    browser.sees("ConnectException");
    browser.picture("search-light");
  }

  @Test
  void hostileAlert_isText() {
    AlertRecord alert = Hostile.alert(Sample.TENANT);
    shop.change(alert);

    browser.go(running.url("/#/alerts/" + alert.id()));

    browser.sees("DROP TABLE alerts");
    assertThat(browser.find("h1").getText()).contains("<script>window.pwned=1</script>");
    assertThat(browser.all("#main img, #main script")).isEmpty();
    browser.go(running.url("/#/models"));
    shop.alerts.remove(alert);
  }

  @Test
  void keyboard_goesEverywhere() {
    browser.go(running.url("/#/alerts"));
    browser.find(".alert-card");
    browser.press("j");
    browser.press("j");
    browser.press("k");
    assertThat(focusedClass()).contains("alert-card");
    browser.press(Keys.ENTER);
    browser.find(".alert-head");
    browser.escape();
    browser.find(".filters input[type=search]");
    browser.press("?");
    browser.sees("next and previous row");
    browser.escape();
    browser.waiting("no help").until(() -> browser.all("dialog[open]").isEmpty());
    for (Map.Entry<String, String> page :
        List.of(
            Map.entry("s", "Risk of the latest windows"),
            Map.entry("t", "order <ID> placed"),
            Map.entry("m", "supervised validation"),
            Map.entry("d", "410 Gone"))) {
      browser.press("g");
      browser.press(page.getKey());
      browser.sees(page.getValue());
      browser.picture("page-" + page.getKey());
    }
    browser.press(Keys.TAB);
    assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
  }

  @Test
  void theme_isTheSystems_untilAnotherIsChosen() {
    browser.go(running.url("/#/"));
    browser.find(".overview");
    assertThat(theme()).isEqualTo("light");
    browser.press("t");
    assertThat(theme()).isEqualTo("dark");
    browser.sees("Nothing unusual.");
    browser.picture("overview-dark");
    browser.go(running.url("/#/alerts/a-7f3c21"));
    browser.find(".spark");
    browser.picture("alert-dark");

    browser.driver.navigate().refresh();
    browser.find(".alert-head");
    assertThat(theme()).isEqualTo("dark");
    browser.find("#theme-button").click();
    assertThat(theme()).isEqualTo("light");
  }

  @Test
  void everyControl_hasAName() {
    for (String page :
        List.of("", "alerts", "alerts/a-7f3c21", "events", "templates", TEMPLATE, "models")) {
      browser.go(running.url("/#/" + page));
      browser.find("#main h1, #main h2");
      browser.waiting(page).untilAsserted(DashboardTest::everyControlHasAName);
    }
  }

  private static void everyControlHasAName() {
    for (WebElement control : browser.all("button, input, select, textarea, a[href]")) {
      if (control.isDisplayed()) {
        assertThat(control.getAccessibleName()).as(control.toString()).isNotBlank();
      }
    }
  }

  private static String focusedClass() {
    return String.valueOf(browser.run("return document.activeElement.className"));
  }

  private static String theme() {
    return String.valueOf(browser.run("return document.documentElement.dataset.theme"));
  }
}
