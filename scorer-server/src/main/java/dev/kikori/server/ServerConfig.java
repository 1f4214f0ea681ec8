package dev.kikori.server;

import dev.kikori.server.alert.AlertConfig;
import dev.kikori.server.analyze.AnalyzeConfig;
import dev.kikori.server.auth.AuthConfig;
import dev.kikori.server.batch.BatchConfig;
import dev.kikori.server.events.EventsConfig;
import dev.kikori.server.intake.IntakeConfig;
import dev.kikori.server.lane.LaneConfig;
import dev.kikori.server.model.ModelConfig;
import dev.kikori.server.notify.NotifyConfig;
import dev.kikori.server.store.StoreConfig;
import dev.kikori.server.telemetry.LogConfig;
import dev.kikori.server.telemetry.MetricsConfig;
import dev.kikori.server.web.WebConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file. Every key has a default.
 *
 * @param data folder of everything that is kept, by default {@code kikori-data}
 * @param intake the doors: the appenders' streams and OTLP
 * @param auth tenants and tokens
 * @param lanes how events become windows, and what outlives the process
 * @param models where models are and how they run
 * @param batch how windows are gathered for the model
 * @param analyze limits of single analyses
 * @param alerts the life of alerts
 * @param notifications routes and receivers
 * @param storage the database
 * @param events recent events, to be searched
 * @param web dashboard and REST
 * @param metrics where Prometheus scrapes
 * @param log the server's own log
 * @param reloadEvery how often the file is looked at; routes, inhibition rules and maintenance windows are then taken over without a restart;
 *     by default 5 s, 0 is never
 */
public record ServerConfig(
    Path data,
    IntakeConfig intake,
    AuthConfig auth,
    LaneConfig lanes,
    ModelConfig models,
    BatchConfig batch,
    AnalyzeConfig analyze,
    AlertConfig alerts,
    NotifyConfig notifications,
    StoreConfig storage,
    EventsConfig events,
    WebConfig web,
    MetricsConfig metrics,
    LogConfig log,
    Duration reloadEvery) {
  public static final Path DATA = Path.of("kikori-data");
  public static final Duration RELOAD_EVERY = Duration.ofSeconds(5);

  /** Everything as by default. */
  public static final ServerConfig DEFAULTS =
      new ServerConfig(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  public ServerConfig(
      @Nullable Path data,
      @Nullable IntakeConfig intake,
      @Nullable AuthConfig auth,
      @Nullable LaneConfig lanes,
      @Nullable ModelConfig models,
      @Nullable BatchConfig batch,
      @Nullable AnalyzeConfig analyze,
      @Nullable AlertConfig alerts,
      @Nullable NotifyConfig notifications,
      @Nullable StoreConfig storage,
      @Nullable EventsConfig events,
      @Nullable WebConfig web,
      @Nullable MetricsConfig metrics,
      @Nullable LogConfig log,
      @Nullable Duration reloadEvery) {
    this.data = data == null ? DATA : data;
    this.intake = intake == null ? IntakeConfig.DEFAULTS : intake;
    this.auth = auth == null ? AuthConfig.DEFAULTS : auth;
    this.lanes = lanes == null ? LaneConfig.DEFAULTS : lanes;
    this.models = models == null ? ModelConfig.DEFAULTS : models;
    this.batch = batch == null ? BatchConfig.DEFAULTS : batch;
    this.analyze = analyze == null ? AnalyzeConfig.DEFAULTS : analyze;
    this.alerts = alerts == null ? AlertConfig.DEFAULTS : alerts;
    this.notifications = notifications == null ? NotifyConfig.DEFAULTS : notifications;
    this.storage = storage == null ? StoreConfig.DEFAULTS : storage;
    this.events = events == null ? EventsConfig.DEFAULTS : events;
    this.web = web == null ? WebConfig.DEFAULTS : web;
    this.metrics = metrics == null ? MetricsConfig.DEFAULTS : metrics;
    this.log = log == null ? LogConfig.DEFAULTS : log;
    this.reloadEvery = reloadEvery == null ? RELOAD_EVERY : reloadEvery;
  }

  /**
   * The same, with a folder of models that is not to be found from here looked for where Kikori is installed.
   *
   * @param home where Kikori is installed
   */
  ServerConfig installedIn(Path home) {
    Path folder = models.repository();
    if (folder.isAbsolute()
        || Files.isDirectory(folder)
        || !Files.isDirectory(home.resolve(folder))) {
      return this;
    }
    ModelConfig found =
        new ModelConfig(
            home.resolve(folder),
            models.defaultModel(),
            models.smallerModel(),
            models.services(),
            models.versions(),
            models.provider(),
            models.threads(),
            models.cachedTemplates(),
            models.gpuMemory(),
            models.watch(),
            models.warmUpWindows());
    return with(data, found);
  }

  /** The same with its data in another folder. */
  ServerConfig withData(Path folder) {
    return with(folder, models);
  }

  private ServerConfig with(Path folder, ModelConfig otherModels) {
    return new ServerConfig(
        folder,
        intake,
        auth,
        lanes,
        otherModels,
        batch,
        analyze,
        alerts,
        notifications,
        storage,
        events,
        web,
        metrics,
        log,
        reloadEvery);
  }
}
