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
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real Chromium. Tests that need it are skipped, and say so, where there is none. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(8);
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
    System.setProperty("webdriver.chrome.driver", DRIVER.toString());
    return new Browser(new ChromeDriver(options));
  }

  void go(String url) {
    driver.get(url);
  }

  /** Waits until there is such an element. */
  WebElement find(String css) {
    return Awaitility.await(css)
        .atMost(PATIENCE)
        .pollInSameThread()
        .pollInterval(POLL)
        .ignoreException(StaleElementReferenceException.class)
        .until(
            () -> all(css).stream().filter(WebElement::isDisplayed).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** Waits until the page says so. */
  void sees(String words) {
    Awaitility.await(words)
        .atMost(PATIENCE)
        .pollInSameThread()
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(text()).contains(words));
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
