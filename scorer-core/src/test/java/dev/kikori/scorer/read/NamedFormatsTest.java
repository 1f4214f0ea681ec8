package dev.kikori.scorer.read;

import static dev.kikori.scorer.read.ReadFixtures.read;
import static dev.kikori.scorer.read.ReadFixtures.time;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.LogEvent;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedFormatsTest {
  /** Format, line, then {@code time;level;logger;thread;service;message}. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "hdfs ~ 081109 203530 147 INFO dfs.DataNode$DataXceiver: Receiving block blk_-160 src: /10.250.19.102:54106 ~ 2008-11-09T20:35:30Z;INFO;dfs.DataNode$DataXceiver;;;Receiving block blk_-160 src: /10.250.19.102:54106",
        "hadoop ~ 2015-10-18 18:01:57,134 INFO [IPC Server handler 1] org.x.Y: Progress: 1 ~ 2015-10-18T18:01:57.134Z;INFO;org.x.Y;IPC Server handler 1;;Progress: 1",
        "spark ~ 17/06/09 20:10:58 INFO storage.BlockManager: Found block rdd_21_0 ~ 2017-06-09T20:10:58Z;INFO;storage.BlockManager;;;Found block rdd_21_0",
        "zookeeper ~ 2015-08-25 07:03:15,756 - WARN  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:QuorumCnxManager@368] - Cannot open channel to 3 ~ 2015-08-25T07:03:15.756Z;WARN;QuorumCnxManager;QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181;;Cannot open channel to 3",
        "bgl ~ 1117838570 2005.06.03 R02-M1-N0-C:J12-U11 2005-06-03-15.42.50.675872 R02-M1-N0-C:J12-U11 RAS KERNEL FATAL data TLB error ~ 2005-06-03T22:42:50Z;FATAL;KERNEL;;R02-M1-N0-C:J12-U11;data TLB error",
        "bgl ~ 1117838570 2005.06.03 NULL 2005-06-03-15.42.50.675872 NULL RAS MMCS FAILURE gone ~ 2005-06-03T22:42:50Z;ERROR;MMCS;;NULL;gone",
        "cluster-syslog ~ 1132061285 2005.11.15 aadmin1 Nov 15 05:28:05 src@aadmin1 sshd[29997]: Accepted publickey ~ 2005-11-15T13:28:05Z;UNKNOWN;sshd;;aadmin1;Accepted publickey",
        "openstack ~ nova-api.log.1 2017-05-16 00:14:36.508 25746 INFO nova.wsgi [req-c6 113d - -] 10.11.10.1 \"GET /v2\" ~ 2017-05-16T00:14:36.508Z;INFO;nova.wsgi;;;10.11.10.1 \"GET /v2\"",
        "hpc ~ 21611 node-190 unix.hw net.niff.up 1100786337 1 NIFF: node-190 is up ~ 2004-11-18T13:58:57Z;UNKNOWN;unix.hw;;node-190;NIFF: node-190 is up",
        "healthapp ~ 20171223-22:15:29:606|Step_LSC|30002312|onStandStepChanged 3579 ~ 2017-12-23T22:15:29.606Z;UNKNOWN;Step_LSC;;;onStandStepChanged 3579",
        "android ~ 03-17 16:13:38.811  1702  2395 D WindowManager: printFreezing ~ 2026-03-17T16:13:38.811Z;DEBUG;WindowManager;;;printFreezing",
        "windows-cbs ~ 2016-09-28 04:30:30, Info                  CBS    Loaded Servicing Stack ~ 2016-09-28T04:30:30Z;INFO;CBS;;;Loaded Servicing Stack",
        "proxifier ~ [10.30 16:49:06] chrome.exe *64 - proxy.cse:5070 open ~ 2026-10-30T16:49:06Z;UNKNOWN;chrome.exe;;;proxy.cse:5070 open",
        "apache-error ~ [Sun Dec 04 04:47:44 2005] [error] mod_jk child in error state ~ 2005-12-04T04:47:44Z;ERROR;;;;mod_jk child in error state",
        "apache-error ~ [Wed Oct 11 14:32:52.123456 2023] [core:error] [pid 35708:tid 43] File missing ~ 2023-10-11T14:32:52.123Z;ERROR;core;pid 35708:tid 43;;File missing",
        "iotdb ~ - 2023-10-27 20:56:49,008 [main] INFO  o.a.i.c.c.ConfigNodeDescriptor:105 - Start to read config ~ 2023-10-27T20:56:49.008Z;INFO;o.a.i.c.c.ConfigNodeDescriptor;main;;Start to read config",
        "kafka ~ [2024-01-02 03:04:05,678] INFO [Broker id=1] Stopped (kafka.server.KafkaServer) ~ 2024-01-02T03:04:05.678Z;INFO;kafka.server.KafkaServer;;;[Broker id=1] Stopped",
        "elasticsearch ~ [2024-01-02T03:04:05,678][WARN ][o.e.c.r.a.DiskThreshold ] [node-1] high disk watermark ~ 2024-01-02T03:04:05.678Z;WARN;o.e.c.r.a.DiskThreshold;;node-1;high disk watermark",
        "tomcat ~ 02-Jan-2024 03:04:05.678 INFO [main] org.apache.catalina.startup.Catalina.start Server startup ~ 2024-01-02T03:04:05.678Z;INFO;org.apache.catalina.startup.Catalina.start;main;;Server startup",
        "jboss ~ 2024-01-02 03:04:05,678 INFO  [org.jboss.as] (Controller Boot Thread) WFLYSRV0025: started ~ 2024-01-02T03:04:05.678Z;INFO;org.jboss.as;Controller Boot Thread;;WFLYSRV0025: started",
        "activemq ~ 2024-01-02 03:04:05,678 | WARN  | Transport failed | org.apache.activemq.broker | main ~ 2024-01-02T03:04:05.678Z;WARN;org.apache.activemq.broker;main;;Transport failed",
        "python ~ 2024-01-01 12:00:00,123 - my.module - ERROR - it broke - badly ~ 2024-01-01T12:00:00.123Z;ERROR;my.module;;;it broke - badly",
        "logback ~ 03:04:05.678 [main] DEBUG a.b.C - hello ~ 2026-11-21T03:04:05.678Z;DEBUG;a.b.C;main;;hello",
        "spring-boot ~ 2024-01-02T03:04:05.678Z  INFO 1 --- [demo] [nio-8080-exec-1] [abc-def] o.s.web.Servlet  : Completed ~ 2024-01-02T03:04:05.678Z;INFO;o.s.web.Servlet;nio-8080-exec-1;;Completed",
        "trainticket ~ 17:35:38.386 INFO  o.s.OrderServiceImpl#365 TraceID: ab12 SpanID: cd34 [getPrice] done ~ 2026-11-21T17:35:38.386Z;INFO;o.s.OrderServiceImpl;;;[getPrice] done",
        "alluxio ~ 2023-08-24 18:04:24,484 INFO  [pool-40-thread-1](BlockWorkerFactory.java:62) - Creating worker ~ 2023-08-24T18:04:24.484Z;INFO;BlockWorkerFactory;pool-40-thread-1;;Creating worker",
        "klog ~ E0102 15:04:05.123456    1234 server.go:123] it failed: x ~ 2026-01-02T15:04:05.123Z;ERROR;server.go;;;it failed: x",
        "logfmt ~ time=\"2024-01-02T03:04:05Z\" level=warning msg=\"disk \\\"a\\\" is full\" pct=91 ~ 2024-01-02T03:04:05Z;WARN;;;;disk \"a\" is full pct=91",
        "syslog ~ Jul  9 12:16:49 combo sshd(pam_unix)[23142]: check pass; user unknown ~ 2026-07-09T12:16:49Z;UNKNOWN;sshd(pam_unix);;combo;check pass; user unknown",
        "syslog ~ <11>Jul  9 12:16:49 combo app: it broke ~ 2026-07-09T12:16:49Z;ERROR;app;;combo;it broke",
        "syslog ~ Jul  1 09:00:55 mac-1 --- last message repeated 1 time --- ~ 2026-07-01T09:00:55Z;UNKNOWN;;;mac-1;--- last message repeated 1 time ---",
        "syslog ~ 2024-01-02T03:04:05.678901+01:00 web-1 nginx[12]: upstream timed out ~ 2024-01-02T02:04:05.678Z;UNKNOWN;nginx;;web-1;upstream timed out",
        "syslog ~ <165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [ex@32473 iut=\"3\" t=\"a]b\"] An event ~ 2003-10-11T22:14:15.003Z;INFO;evntslog;;mymachine.example.com;An event",
        "syslog ~ <34>1 - - su - - - failed ~ none;FATAL;su;;;failed"
      })
  void format_itsLine_isTakenApart(String format, String line, String expected) {
    ReadFixtures.Result result = read(line, LogFormat.named(format));
    assertThat(result.counters().unparsedLines()).as("has the layout").isZero();
    LogEvent event = result.only();
    assertThat(
            String.join(
                ";",
                time(event),
                event.severity().name(),
                event.logger(),
                event.thread(),
                event.service(),
                event.message()))
        .isEqualTo(expected);
  }

  @Test
  void trainticket_traceAndSpan_areAttributes() {
    LogEvent event =
        read(
                "17:35:38.386 INFO  a.B#365 TraceID: ab12 SpanID: cd34 x",
                LogFormat.named("trainticket"))
            .only();
    assertThat(event.attributes())
        .containsEntry("trace_id", "ab12")
        .containsEntry("span_id", "cd34");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "2024-01-02 03:04:05,678 [main] INFO  a.b.C - hello ~ logback",
        "2024-01-02 03:04:05,678 INFO  [main] a.b.C: hello ~ hadoop",
        "2024-01-02T03:04:05.678Z  INFO 1 --- [           main] a.b.C    : hello ~ spring-boot",
        "{\"@timestamp\":\"2024-01-02T03:04:05Z\",\"message\":\"hello\"} ~ json",
        "{\"log\":\"03:04:05.678 [main] INFO a.b.C - hello\\n\",\"stream\":\"stdout\",\"time\":\"2024-01-02T03:04:05Z\"} ~ docker/logback",
        "2024-01-02T03:04:05.678901234Z stdout F {\"level\":\"info\",\"msg\":\"hello\"} ~ cri/json",
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"hello\"}}]}]}]} ~ otlp/json",
        "<34>Oct 11 22:14:15 mymachine su: 'su root' failed ~ syslog",
        "2015-07-29 19:29:03,816 - WARN  [RecvWorker:18:QuorumCnxManager$RecvWorker@765] - Interrupting SendWorker ~ zookeeper",
        "just some words, nothing else ~ plain",
        "Jan  2 03:04:05 ERROR the level is no host ~ plain",
        "10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 2326 ~ plain"
      })
  void detector_manyLinesOfAFormat_findsIt(String line, String expected) {
    FormatDetector.Detection found = FormatDetector.detect(Collections.nCopies(20, line));
    assertThat(found.format().name()).isEqualTo(expected);
    assertThat(found.confidence()).isEqualTo(expected.equals("plain") ? 0.0 : 1.0);
  }

  @Test
  void detector_noLines_isPlain() {
    assertThat(FormatDetector.detect(List.of()).format().name()).isEqualTo("plain");
  }

  @Test
  void detector_stackTraces_doNotCountAgainstALayout() {
    FormatDetector.Detection found =
        FormatDetector.detect(
            List.of(
                "2024-01-02 03:04:05,678 [main] ERROR a.b.C - failed",
                "java.lang.IllegalStateException: x",
                "\tat a.b.C.run(C.java:1)",
                "\tat a.b.C.main(C.java:2)",
                "Caused by: java.io.IOException: y",
                "\t... 2 more"));
    assertThat(found.format().name()).isEqualTo("logback");
    assertThat(found.confidence()).isEqualTo(1.0);
  }

  @Test
  void names_everyOne_isAFormat() {
    assertThat(LogFormat.names())
        .hasSizeGreaterThan(25)
        .endsWith("plain")
        .allSatisfy(name -> assertThat(LogFormat.named(name).name()).isEqualTo(name));
  }
}
