/** The smallest application with Log4j2 and Kikori's appender. */
package com.example.log4j2;
