package dev.kikori.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NotFoundException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real Chromium. Tests that need it are skipped, and say so, where there is none or it can't be started. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int ATTEMPTS = 2;
  private static final Duration POLL = Duration.ofMillis(40);

  final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  static Browser open() {
    Assumptions.assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "no Chromium here: "
            + CHROMIUM
            + " and "
            + DRIVER
            + " (Debian: chromium, chromium-driver)");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--window-size=1440,900",
        "--lang=en");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    return new Browser(started(options));
  }

  private static ChromeDriver started(ChromeOptions options) {
    String failure = "";
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      ChromeDriverService service =
          new ChromeDriverService.Builder()
              .usingDriverExecutable(DRIVER.toFile())
              .withTimeout(PATIENCE)
              .build();
      try {
        return new ChromeDriver(service, options);
      } catch (WebDriverException e) {
        service.stop();
        failure = String.valueOf(e.getMessage());
      }
    }
    return Assumptions.abort("Chromium can't be started here: " + failure);
  }

  /** Goes there, and waits until nothing of the page before is left. */
  void go(String url) {
    boolean elsewhere = !url.equals(driver.getCurrentUrl());
    run("for (const link of document.querySelectorAll('#nav a')) link.dataset.before = true");
    driver.get(url);
    if (elsewhere) {
      waiting(url).until(() -> all("#nav a[data-before]").isEmpty());
    }
  }

  /** Waits until there is such an element. */
  WebElement find(String css) {
    return waiting(css)
        .until(
            () -> all(css).stream().filter(WebElement::isDisplayed).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Waits until there is such an element that can be clicked on, and does so. */
  void click(String css) {
    waiting(css).untilAsserted(() -> find(css).click());
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** Waits until the page says so. */
  void sees(String words) {
    waiting(words).untilAsserted(() -> assertThat(text()).contains(words));
  }

  /** Does something, and waits until the page has said so in passing. */
  void tells(String words, Runnable act) {
    run(
        "window.told = []; const toast = document.getElementById('toast');"
            + "new MutationObserver(() => { if (toast.classList.contains('shown')) window.told.push(toast.textContent); })"
            + ".observe(toast, { attributes: true, childList: true })");
    act.run();
    waiting(words).until(() -> String.valueOf(run("return window.told.join()")).contains(words));
  }

  /** Waits on this thread; an element that was replaced while it was looked at is looked for again. */
  ConditionFactory waiting(String what) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInSameThread()
        .pollInterval(POLL)
        .ignoreExceptionsMatching(
            e ->
                e instanceof NotFoundException
                    || e instanceof StaleElementReferenceException
                    || e instanceof ElementClickInterceptedException);
  }

  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  void escape() {
    press(Keys.ESCAPE);
  }

  Object run(String script) {
    return ((JavascriptExecutor) driver).executeScript(script);
  }

  /** Errors and warnings in the console since the last time, violations of the content security policy among them. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue())
        .map(LogEntry::toString)
        .toList();
  }

  /** A picture of the page, in the folder that the property {@code kikori.screenshots} names, if it does. */
  void picture(String name) {
    String folder = System.getProperty("kikori.screenshots");
    if (folder != null) {
      try {
        Files.write(Path.of(folder, name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  void prefers(String theme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
